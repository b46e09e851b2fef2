import { cutText, padText, textWidth, toSingleLine } from "../text-width.ts";
import { BrailleCanvas } from "./braille-canvas.ts";
import type { Chart, Marks } from "./chart.ts";
import type { Tick } from "./scale.ts";

export interface BrailleOptions {
  /** Of the whole picture, in characters. */
  readonly width: number;
  /** Of the plot itself, in lines. */
  readonly height: number;
  /** Puts text of a series into its colour; without it, series are told apart by their letters alone. */
  readonly paint?: (text: string, series: number) => string;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/**
 * A chart of lines and dots in characters: for terminals, and where there are no pictures. The letter of each series
 * stands at its end, and below with its name.
 */
export function renderBrailleChart(chart: Chart, { width, height, paint = (text) => text }: BrailleOptions): string {
  const labels = placeLabels(chart.y.ticks, height);
  const gutter = Math.max(...labels.map((label) => textWidth(label ?? "")));
  const isNamed = chart.series.length > 1;
  const canvas = new BrailleCanvas(Math.max(10, width - gutter - 2 - (isNamed ? chart.series.length + 1 : 0)), height);
  const ends = chart.series.map(({ marks }, index) => drawMarks(canvas, chart, marks, index));
  const rows = Array.from({ length: height }, (_, row) => {
    const axis = labels[row] === undefined ? "│" : "┤";
    const letters = ends.map((end, index) => (isNamed && end === row ? paint(letterOf(index), index) : "")).join("");
    return `${padText(labels[row] ?? "", gutter, true)} ${axis}${canvas.renderRow(row, paint)} ${letters}`.trimEnd();
  });
  const title = chart.title ?? chart.yLabel;
  const pad = " ".repeat(gutter + 1);
  return [
    ...(title === undefined ? [] : [toSingleLine(title)]),
    ...rows,
    `${pad}└${"─".repeat(canvas.columns)}`,
    `${pad} ${renderTicks(chart.x.ticks, canvas.columns)}${chart.xLabel === undefined ? "" : `  ${toSingleLine(chart.xLabel)}`}`.trimEnd(),
    ...(isNamed ? renderLegend(chart, width, paint) : []),
    ...(chart.note === undefined ? [] : [toSingleLine(chart.note)]),
  ].join("\n");
}

function letterOf(index: number): string {
  return LETTERS[index % LETTERS.length] ?? "";
}

/** Draws a series and returns the row in which it ends; undefined where nothing was drawn. */
function drawMarks(canvas: BrailleCanvas, { x, y }: Chart, marks: Marks, pen: number): number | undefined {
  if (marks.kind !== "line" && marks.kind !== "dots") return undefined;
  let before: readonly [number, number] | undefined;
  let end: number | undefined;
  for (const [px, py] of marks.points) {
    if (Number.isNaN(py)) {
      before = undefined;
      continue;
    }
    const place = [
      Math.round(x.at(px) * (canvas.width - 1)),
      Math.round((1 - y.at(py)) * (canvas.height - 1)),
    ] as const;
    if (marks.kind === "dots") canvas.blot(...place, pen);
    else if (before === undefined) canvas.dot(...place, pen);
    else canvas.line(...before, ...place, pen);
    before = place;
    end = Math.min(canvas.rows - 1, Math.max(0, place[1] >> 2));
  }
  return end;
}

/** The texts of the ticks, each in the row it names; of those that fall on one row, the first. */
function placeLabels(ticks: readonly Tick[], height: number): readonly (string | undefined)[] {
  const rows: (string | undefined)[] = Array.from({ length: height });
  for (const { at, text } of ticks) {
    const row = Math.round((1 - at) * (height - 1));
    rows[row] ??= text;
  }
  return rows;
}

/** The texts of the ticks below what they name, those left out that do not fit. */
function renderTicks(ticks: readonly Tick[], columns: number): string {
  let line = "";
  for (const { at, text } of ticks) {
    const label = cutText(toSingleLine(text), 16);
    const start = Math.max(
      0,
      Math.min(columns - textWidth(label), Math.round(at * (columns - 1) - textWidth(label) / 2)),
    );
    if (line !== "" && start <= textWidth(line)) continue;
    line = padText(line, start, false) + label;
  }
  return line;
}

/** Letters and names, as many beside each other as there is room for. */
function renderLegend({ series }: Chart, width: number, paint: (text: string, series: number) => string): string[] {
  const lines: string[] = [];
  let used = Infinity;
  for (const [index, { name }] of series.entries()) {
    const text = `${letterOf(index)} ${cutText(toSingleLine(name), 32)}`;
    const isFirst = used + 3 + textWidth(text) > width;
    if (isFirst) lines.push("");
    const line = lines.at(-1) ?? "";
    lines[lines.length - 1] = (isFirst ? "" : `${line}   `) + paint(text, index);
    used = isFirst ? textWidth(text) : used + 3 + textWidth(text);
  }
  return lines;
}
