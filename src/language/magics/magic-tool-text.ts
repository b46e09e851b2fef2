import type { MagicLine, ShellMagic } from "./cell-magics.ts";
import type { Span } from "../positions/edits.ts";
import { toBlanks } from "./magic-replacement.ts";
import { SplicedText, type Replacement } from "../positions/spliced-text.ts";

/** A cell as TypeScript of the same length: magics are blanks, but measured code and values in commands stay. */
export function toToolText(source: string, magics: readonly MagicLine[], blanked: readonly Span[]): string {
  const replacements = [
    ...blanked.map(({ start, end }): Replacement => ({ start, end, text: toBlanks(source.slice(start, end)) })),
    ...magics.map((magic) => toReplacement(magic, source)),
  ];
  return new SplicedText(
    source,
    replacements.toSorted((a, b) => a.start - b.start),
  ).text;
}

function toReplacement(magic: MagicLine, source: string): Replacement {
  const { mark: start, end } = magic;
  switch (magic.kind) {
    case "text":
      return { start, end, text: toBlanks(source.slice(start, end)) };
    case "code":
      // The semicolon keeps the code from going on with the line above.
      return {
        start,
        end: magic.preparation.start,
        text: `;${toBlanks(source.slice(start + 1, magic.preparation.start))}`,
      };
    case "shell":
      return { start, end, text: toList(magic, source) };
  }
}

/** The values of a command as an array, so that its names count as used: `!head {path}` becomes `;[    path]`. */
function toList({ mark, end, isKept, command, commandStart }: ShellMagic, source: string): string {
  const values = command.parts.flatMap((part) => (part.kind === "value" ? [part.expression] : []));
  if (values.length === 0 && !isKept) return toBlanks(source.slice(mark, end));
  const characters = [...toBlanks(source.slice(mark, end))];
  const put = (offset: number, text: string): void => {
    for (const [index, character] of [...text].entries()) characters[offset - mark + index] = character;
  };
  for (const { start, end: valueEnd } of values) {
    const [from, to] = [commandStart + start, commandStart + valueEnd];
    for (let offset = from; offset < to; offset += 1) characters[offset - mark] = source[offset] ?? "";
    // In place of the brace behind it.
    put(to, ",");
  }
  put(mark, isKept ? "[" : ";[");
  put(end - 1, "]");
  return characters.join("");
}
