import type { Node } from "oxc-parser";

import { blankMagics } from "./magics/magic-lines.ts";
import { maybeProgram } from "./parse/parse-module.ts";
import { SplicedText, type Replacement } from "./positions/spliced-text.ts";
import { walk } from "./parse/syntax-tree.ts";

/**
 * The code of a cell, or of a file, with other specifiers where it imports by a relative path: in imports, exports and `require`. Every line stays
 * in its place.
 *
 * @param rebase - Told each relative specifier, such as `./util`; gives what is to stand there instead.
 */
export function rebaseImports(code: string, rebase: (specifier: string) => string): string {
  if (!/["'`]\.{1,2}\//.test(code)) return code;
  const program = maybeProgram(blankMagics(code));
  if (program === undefined) return code;
  const replacements: Replacement[] = [];
  walk(program, (node) => {
    const source = maybeSource(node);
    if (source?.type !== "Literal" || typeof source.value !== "string" || !/^\.{1,2}\//.test(source.value)) return;
    replacements.push({ start: source.start, end: source.end, text: JSON.stringify(rebase(source.value)) });
  });
  return new SplicedText(
    code,
    replacements.toSorted((a, b) => a.start - b.start),
  ).text;
}

/** The node that says where something is imported from. */
function maybeSource(node: Node): Node | undefined {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "ImportExpression":
      return node.source;
    case "ExportNamedDeclaration":
      return node.source ?? undefined;
    case "CallExpression":
      return node.callee.type === "Identifier" && node.callee.name === "require" ? node.arguments[0] : undefined;
    default:
      return undefined;
  }
}
