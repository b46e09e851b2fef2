import { toCodePoint, toUtf16 } from "../../src/shared/text.ts";
import type { Handler } from "../session/handler.ts";

/** Answers `complete_request`: the names that may be typed at the cursor. */
export const handleComplete: Handler<"complete_request"> = async ({ content }, { runtime }) => {
  const { code, cursor_pos } = content;
  // The wire counts code points, JavaScript counts UTF-16 units: "😀" is 1 there and 2 here.
  const live = await runtime();
  const { matches, start, end } = await live.complete(code, toUtf16(code, cursor_pos));
  return {
    status: "ok",
    matches,
    cursor_start: toCodePoint(code, start),
    cursor_end: toCodePoint(code, end),
    metadata: {},
  };
};
