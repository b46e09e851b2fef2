import { isolatedDeclarationSync } from "oxc-transform";
import { MagicString } from "magic-string";

import { walk } from "../../cells/walk.ts";
import { parseDeclarations, sliceOf, spanOf } from "../text/parse-declarations.ts";

/**
 * The declarations of a source file. They stand in the file's place: what is declared there is known from its text, and
 * private members can be left out without touching a body.
 *
 * @returns Undefined when types have to be inferred over files, which only TypeScript can.
 */
export function maybeDeclarations(path: string, source: string): string | undefined {
  if (/\.d\.[cm]?ts$/.test(path)) return source;
  const { code, errors } = isolatedDeclarationSync(path, source, { stripInternal: false });
  return errors.length > 0 ? undefined : withLeadingZeros(code);
}

/** oxc writes `.1` where everybody else writes `0.1`. */
function withLeadingZeros(declarations: string): string {
  if (!/\.\d/.test(declarations)) return declarations;
  const output = new MagicString(declarations);
  walk(parseDeclarations(declarations), (node) => {
    if (node.type === "Literal" && sliceOf(node, declarations).startsWith("."))
      output.appendLeft(spanOf(node).start, "0");
  });
  return output.toString();
}
