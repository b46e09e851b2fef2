import { cutText, padText, textWidth, toSingleLine } from "../text-width.ts";
import type { TableView, ViewRow } from "./table-view.ts";

const MAX_CELL_WIDTH = 32;
const MAX_LINE_WIDTH = 120;
const SEPARATOR = "  ";

interface TextColumn {
  readonly texts: readonly string[];
  readonly width: number;
  readonly isRight: boolean;
}

/** A table for terminals and for whoever reads a notebook as text: aligned, and no wider than a wide window. */
export function renderTableText(view: TableView): string {
  const { columns, head, tail, hasRowGap, summary } = view;
  const hasTypes = columns.some(({ type }) => type !== undefined);
  const toColumn = (header: readonly string[], cellOf: (row: ViewRow) => string, isRight: boolean): TextColumn => {
    const gap = hasRowGap ? ["…"] : [];
    const texts = [...header, ...head.map(cellOf), ...gap, ...tail.map(cellOf)].map((text) =>
      cutText(toSingleLine(text), MAX_CELL_WIDTH),
    );
    return { texts, width: Math.max(...texts.map(textWidth)), isRight };
  };
  const labels = toColumn(hasTypes ? ["", ""] : [""], ({ label }) => label, false);
  const cells = columns.map(({ name, type = "", isNumeric }, index) =>
    toColumn(hasTypes ? [name, type] : [name], (row) => row.cells[index] ?? "", isNumeric),
  );
  const fitting = fitColumns(cells, MAX_LINE_WIDTH - labels.width, view.columnGap);
  const lines = labels.texts.map((label, line) =>
    [
      padText(label, labels.width, false),
      ...fitting.map(({ texts, width, isRight }) => padText(texts[line] ?? "", width, isRight)),
    ]
      .join(SEPARATOR)
      .trimEnd(),
  );
  return [...lines, summary].join("\n");
}

/** As many of the first and last columns as the line has room for. */
function fitColumns(
  columns: readonly TextColumn[],
  room: number,
  columnGap: number | undefined,
): readonly TextColumn[] {
  const widthOf = (some: readonly TextColumn[]): number =>
    some.reduce((sum, { width }) => sum + width + SEPARATOR.length, 0);
  const first = columnGap === undefined ? [...columns] : columns.slice(0, columnGap);
  const last = columnGap === undefined ? [] : columns.slice(columnGap);
  let isCut = columnGap !== undefined;
  if (!isCut && widthOf(first) > room) last.unshift(...first.splice(Math.ceil(first.length / 2)));
  while (first.length + last.length > 1 && widthOf(first) + widthOf(last) + (isCut ? 3 : 0) > room) {
    isCut = true;
    if (first.length > last.length) first.pop();
    else last.shift();
  }
  if (!isCut) return [...first, ...last];
  const height = columns[0]?.texts.length ?? 0;
  const gap: TextColumn = { texts: Array.from({ length: height }, () => "…"), width: 1, isRight: false };
  return [...first, gap, ...last];
}
