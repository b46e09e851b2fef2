import { cutText } from "../text-width.ts";
import type { Series } from "./chart.ts";
import { textPixels } from "./layout.ts";
import { seriesColor } from "./palette.ts";
import { element, textElement } from "./svg.ts";

const MAX_NAME = 28;
const LINE = 18;
const SWATCH = 10;

interface Entry {
  readonly name: string;
  readonly color: string;
  readonly x: number;
  readonly line: number;
}

/** The names of the series with their colours, side by side in as many lines as they take. */
export function placeLegend(series: readonly Series[], width: number): readonly Entry[] {
  if (series.length < 2) return [];
  let x = 0;
  let line = 0;
  return series.map((one, index) => {
    const name = cutText(one.name, MAX_NAME);
    const entryWidth = SWATCH + 6 + textPixels(name) + 14;
    if (x > 0 && x + entryWidth > width) {
      x = 0;
      line += 1;
    }
    const entry = { name, color: seriesColor(index), x, line };
    x += entryWidth;
    return entry;
  });
}

export function renderLegend(entries: readonly Entry[], left: number, top: number): string {
  return entries
    .map(({ name, color, x, line }) => {
      const y = top + line * LINE;
      const swatch = element("rect", { x: left + x, y: y + 2, width: SWATCH, height: SWATCH, rx: 2, fill: color });
      return swatch + textElement("text", { x: left + x + SWATCH + 6, y: y + 11 }, name);
    })
    .join("");
}
