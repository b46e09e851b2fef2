import type { TextRange } from "./directives.ts";

const MAGIC = /^[ \t]*(?:%%?[A-Za-z]|![A-Za-z./])/;

/** Replaces lines of magics by spaces, so that what is left is TypeScript of the same length. */
export function blankMagicLines(source: string): { readonly code: string; readonly magics: readonly TextRange[] } {
  if (!/^[ \t]*[%!]/m.test(source)) return { code: source, magics: [] };
  const magics: TextRange[] = [];
  let start = 0;
  const lines = source.split("\n").map((line) => {
    const range = { start, end: start + line.length };
    start += line.length + 1;
    if (!MAGIC.test(line)) return line;
    magics.push(range);
    return " ".repeat(line.length);
  });
  return { code: lines.join("\n"), magics };
}
