import type { MagicLine } from "./cell-magics.ts";

/** The cell with each given line replaced by a call, in order; see `CellMagics.code`. */
export function replaceMagics(source: string, lines: readonly MagicLine[]): string {
  return replaceLines(source, lines, (index, text) => {
    const indent = /^[ \t]*/.exec(text)?.[0] ?? "";
    return `${indent}await $k.magic(${index});`;
  });
}

/** The cell with as many blanks in place of each given line. */
export function blankLines(source: string, lines: readonly MagicLine[]): string {
  return replaceLines(source, lines, (_, text) => " ".repeat(text.length));
}

function replaceLines(
  source: string,
  lines: readonly MagicLine[],
  replacement: (index: number, text: string) => string,
): string {
  let result = "";
  let copied = 0;
  for (const [index, { start, end }] of lines.entries()) {
    result += source.slice(copied, start) + replacement(index, source.slice(start, end));
    copied = end;
  }
  return result + source.slice(copied);
}
