import type { CodeMagic, MagicLine, ShellMagic } from "./cell-magics.ts";
import { Edits, type EditedText, type Span } from "../positions/edits.ts";
import { markFor } from "./magic-marks.ts";
import { measureInPlace, measureRepeatedly, type Measurement } from "./measured-code.ts";
import { SplicedText } from "../positions/spliced-text.ts";

/** The cell with each magic replaced by a call, by its index, and with blanks in place of other spans. */
export function replaceMagics(source: string, magics: readonly MagicLine[], blanked: readonly Span[]): EditedText {
  const edits = new Edits(source);
  for (const { start, end } of blanked) edits.replace(start, end, toBlanks(source.slice(start, end)));
  for (const [index, magic] of magics.entries()) {
    switch (magic.kind) {
      case "text":
        edits.replace(magic.mark, magic.end, `await $k.magic(${index});`);
        break;
      case "shell":
        replaceCommand(magic, index, edits);
        break;
      case "code":
        replaceMeasured(magic, index, source, magics, edits);
    }
  }
  return edits.render("", [{ start: 0, end: source.length }], "");
}

/** As many blanks, in as many lines. */
export function toBlanks(text: string): string {
  return text.replaceAll(/[^\r\n]/g, " ");
}

/** `!head {path}` becomes a call that is handed the values, which stay where they are. */
function replaceCommand({ mark, end, isKept, command, commandStart }: ShellMagic, index: number, edits: Edits): void {
  const values = command.parts.filter((part) => part.kind === "value");
  const call = isKept ? `await $k.lines(${index}` : `await $k.magic(${index}`;
  let offset = mark;
  let opening = `${call}, [(`;
  for (const { expression } of values) {
    edits.replace(offset, commandStart + expression.start, opening);
    offset = commandStart + expression.end;
    opening = "), (";
  }
  edits.replace(offset, end, values.length === 0 ? `${call});` : ")]);");
}

function replaceMeasured(
  magic: CodeMagic,
  index: number,
  source: string,
  magics: readonly MagicLine[],
  edits: Edits,
): void {
  const inside = magics.filter((one) => one !== magic && magic.code.start <= one.start && one.end <= magic.code.end);
  const marks = inside.map((one) => ({ start: one.mark, end: one.end, text: markFor(magics.indexOf(one)) }));
  const measurement: Measurement = {
    index,
    head: { start: magic.mark, end: magic.preparation.start },
    code: onlySpan(source, magic.code, marks),
  };
  if (magic.isRepeated) measureRepeatedly(measurement, onlySpan(source, magic.preparation, []), edits);
  else measureInPlace(measurement, edits);
}

/** A part of the source, whose offsets lead back to all of it. */
function onlySpan(
  source: string,
  { start, end }: Span,
  replacements: readonly (Span & { text: string })[],
): SplicedText {
  return new SplicedText(source.slice(0, end), [{ start: 0, end: start, text: "" }, ...replacements]);
}
