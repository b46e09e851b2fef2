import { toCodePoint, toUtf16 } from "../../src/shared/text.ts";
import type { Handler } from "../session/handler.ts";
import { completeCode } from "./complete-code.ts";
import { completeMagicLine } from "./complete-magic-line.ts";

/** Answers `complete_request`: the names that may be typed at the cursor. */
export const handleComplete: Handler<"complete_request"> = async ({ content }, context) => {
  const { code, cursor_pos } = content;
  // The wire counts code points, JavaScript counts UTF-16 units: "😀" is 1 there and 2 here.
  const offset = toUtf16(code, cursor_pos);
  const list = (await completeMagicLine(code, offset, context)) ?? (await completeCode(code, offset, context));
  const start = toCodePoint(code, list.start);
  const end = toCodePoint(code, list.end);
  return {
    status: "ok",
    matches: list.items.map(({ text }) => text),
    cursor_start: start,
    cursor_end: end,
    metadata: {
      // Read by JupyterLab and others, in the same order as the matches.
      _jupyter_types_experimental: list.items.map(({ text, kind, signature }) => ({
        text,
        type: kind,
        ...(signature === undefined ? {} : { signature }),
        start,
        end,
      })),
    },
  };
};
