import type { Diagnostic } from "../diagnostic.ts";
import { blankMagics, findMagics } from "../magics/magic-lines.ts";
import { parseCell } from "../parse/parse.ts";
import { textStateAt } from "../parse/text-state.ts";

/** Whether code that is being typed can run. */
export type Completeness =
  | { readonly status: "complete" }
  /** More must follow; `indent` is what to put in front of the next line. */
  | { readonly status: "incomplete"; readonly indent: string }
  /** Nothing that follows could make it right. */
  | { readonly status: "invalid" };

const INDENT = "  ";

/** Tells a console whether to run the code or to let the user type another line. Magics count as complete. */
export function completenessOf(source: string): Completeness {
  const text = findMagics(source).cell?.text;
  // Only a blank line can tell that there is no more of something that is no TypeScript; `%%html?` has nothing below.
  if (text !== undefined && !isQuestion(source)) {
    return /\n[ \t]*$/.test(text) ? { status: "complete" } : { status: "incomplete", indent: "" };
  }
  const code = blankMagics(source);
  const readings = [parseCell(code, "ts"), parseCell(code, "tsx")];
  if (readings.some(({ diagnostics }) => diagnostics.length === 0)) return { status: "complete" };
  if (!readings.some(({ diagnostics }) => isAtEnd(diagnostics[0], code))) return { status: "invalid" };
  const { open } = textStateAt(code);
  // Blanks at the start of a template's line would become part of the text.
  const depth = open.at(-1) === "`" ? 0 : open.filter((opener) => opener !== "`").length;
  return { status: "incomplete", indent: INDENT.repeat(depth) };
}

function isQuestion(source: string): boolean {
  return /^\s*%%[\w-]+[ \t]*\?+\s*$/.test(source);
}

/** Whether the parser was content up to the end of the code and only then missed something. */
function isAtEnd(fault: Diagnostic | undefined, code: string): boolean {
  if (fault === undefined) return false;
  if (fault.start >= code.trimEnd().length) return true;
  // Of what can be left open inside a token, only these may go on over a line end.
  return fault.message.startsWith("Unterminated") && /^(?:`|\/\*|\})/.test(code.slice(fault.start, fault.start + 2));
}
