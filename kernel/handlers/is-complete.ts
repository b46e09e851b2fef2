import { completenessOf } from "../../src/language/cursor/completeness.ts";
import type { Handler } from "../session/handler.ts";

/** Answers `is_complete_request`: whether a console should run the code or ask for another line. */
export const handleIsComplete: Handler<"is_complete_request"> = ({ content }) => completenessOf(content.code);
