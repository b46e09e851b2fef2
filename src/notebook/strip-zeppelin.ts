// A note of Apache Zeppelin: {"paragraphs": [{"text": ..., "results": {...}}, ...]}.
import { cutItems, elementsOf, membersOf } from "./cut.ts";
import { skipSpace, type Span } from "./scan.ts";
import { startOfText } from "./scan-notebook.ts";
import { splice } from "./splice.ts";
import type { Stripped, StrippedCell } from "./strip.ts";
import type { StripOptions } from "./strip-options.ts";

export function isZeppelinNote(path: string, { mode }: StripOptions): boolean {
  return mode === "zeppelin" || (mode === undefined && path.endsWith(".zpln"));
}

/** Empties the results of all paragraphs. Of the options only `keepOutputs` applies. */
export function stripZeppelinNote(bytes: Buffer, options: StripOptions): Stripped {
  const start = skipSpace(bytes, startOfText(bytes));
  const note = { start, end: bytes.length };
  const paragraphs = membersOf(bytes, note).filter(({ key }) => key === "paragraphs");
  const cells = paragraphs
    .flatMap(({ value }) => elementsOf(bytes, value))
    .map((paragraph): StrippedCell => toCell(bytes, paragraph, options));
  const edits = cells.flatMap(({ outputs }) =>
    outputs === undefined ? [] : cutItems(outputs, membersOf(bytes, outputs), () => true),
  );
  return { bytes: splice(bytes, edits), cells, foreignFormat: undefined, droppedCells: 0, warnings: [] };
}

function toCell(bytes: Buffer, paragraph: Span, { keepOutputs }: StripOptions): StrippedCell {
  const members = membersOf(bytes, paragraph);
  const valueOf = (name: string) => members.findLast(({ key }) => key === name)?.value;
  const results = valueOf("results");
  const isFilled = results !== undefined && membersOf(bytes, results).length > 0;
  return {
    spans: {
      ...paragraph,
      id: valueOf("id"),
      source: valueOf("text"),
      metadata: [],
      outputs: results === undefined ? [] : [results],
      executionCounts: [],
    },
    outputs: isFilled && !keepOutputs ? results : undefined,
    executionCount: undefined,
    mark: keepOutputs ? "keepAsOthers" : "strip",
  };
}
