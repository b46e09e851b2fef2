import { BrailleCanvas } from "../../display/chart/braille-canvas.ts";
import { cutText, padText, textWidth, toSingleLine } from "../../display/text-width.ts";
import type { ParallelAxes } from "./parallel.ts";

interface ParallelTextOptions {
  readonly width: number;
  readonly height: number;
  readonly paint: (text: string, pen: number) => string;
}

/** Four pens, from the smallest values of the last axis to the largest. */
const SHADES = 4;

/** Parallel coordinates in characters, the names and ranges of the axes below them. */
export function renderParallelText(
  { axes, lines, note }: ParallelAxes,
  { width, height, paint }: ParallelTextOptions,
): string {
  const canvas = new BrailleCanvas(Math.max(20, width), height);
  const x = (index: number): number => Math.round((index / Math.max(axes.length - 1, 1)) * (canvas.width - 1));
  const y = (place: number): number => Math.round((1 - place) * (canvas.height - 1));
  for (const { places, shade } of lines) {
    const pen = Math.min(SHADES - 1, Math.floor(shade * SHADES));
    for (const [index, place] of places.entries()) {
      const next = places[index + 1];
      if (place !== undefined && next !== undefined) canvas.line(x(index), y(place), x(index + 1), y(next), pen);
    }
  }
  for (const index of axes.keys()) canvas.line(x(index), 0, x(index), canvas.height - 1, -1);
  return [
    ...Array.from({ length: height }, (_, row) => canvas.renderRow(row, paint).trimEnd()),
    spread(
      axes.map(({ key }) => key),
      canvas.columns,
    ),
    spread(
      axes.map(({ range }) => range),
      canvas.columns,
    ),
    ...(note === undefined ? [] : [toSingleLine(note)]),
  ].join("\n");
}

/** Texts below their axes: the first begins there, the last ends there. */
function spread(texts: readonly string[], columns: number): string {
  const room = Math.max(4, Math.floor(columns / texts.length) - 1);
  let line = "";
  for (const [index, text] of texts.entries()) {
    const label = cutText(toSingleLine(text), room);
    const share = index / Math.max(texts.length - 1, 1);
    const start = Math.round(share * columns - share * textWidth(label));
    line = padText(line, Math.max(start, line === "" ? 0 : textWidth(line) + 1), false) + label;
  }
  return line;
}
