import { toUtf16 } from "../../src/shared/text.ts";
import type { Handler } from "../session/handler.ts";

/** Answers `inspect_request`: what the name at the cursor is. */
export const handleInspect: Handler<"inspect_request"> = async ({ content }, { runtime }) => {
  const { code, cursor_pos, detail_level } = content;
  const live = await runtime();
  const data = await live.inspect(code, toUtf16(code, cursor_pos), detail_level === 1);
  return { status: "ok", found: data !== undefined, data: data ?? {}, metadata: {} };
};
