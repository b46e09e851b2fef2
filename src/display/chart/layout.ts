import { textWidth } from "../text-width.ts";
import type { Chart } from "./chart.ts";

/** The width of a letter relative to its size; fonts differ, so it is a little too much for most. */
const LETTER = 0.58;
export const FONT_SIZE = 12;
const LINE = 18;
const RIGHT = 16;
const MAX_LABEL = 16;
/** The angle of labels that are too long to stand side by side, in degrees. */
export const LABEL_ANGLE = 35;

/** Where the parts of a chart are, in pixels. */
export interface Layout {
  readonly left: number;
  readonly top: number;
  /** Of the plot itself. */
  readonly width: number;
  readonly height: number;
  readonly legendTop: number;
  /** Whether labels below the plot are turned, and every how many of them are shown. */
  readonly areLabelsTurned: boolean;
  readonly labelEvery: number;
  readonly maxLabel: number;
}

export function textPixels(text: string, size = FONT_SIZE): number {
  return textWidth(text) * size * LETTER;
}

export function layoutOf(chart: Chart, legendLines: number): Layout {
  const longestY = Math.max(...chart.y.ticks.map(({ text }) => textPixels(text)), 10);
  const axisWidth = longestY + 12 + (chart.yLabel === undefined ? 0 : LINE);
  // A turned label begins to the left of what it names.
  const left = Math.max(axisWidth, layoutLabels(chart, chart.width - axisWidth - RIGHT).overhang);
  const width = Math.max(chart.width - left - RIGHT, 40);
  const legendTop = chart.title === undefined ? 4 : 26;
  const top = legendTop + legendLines * LINE + 8;
  const labels = layoutLabels(chart, width);
  const bottom =
    labels.labelsHeight + (chart.xLabel === undefined ? 0 : LINE) + (chart.note === undefined ? 0 : LINE) + 4;
  return { ...labels, left, top, width, height: Math.max(chart.height - top - bottom, 40), legendTop };
}

interface LabelLayout extends Pick<Layout, "areLabelsTurned" | "labelEvery" | "maxLabel"> {
  readonly labelsHeight: number;
  readonly overhang: number;
}

function layoutLabels({ x }: Chart, width: number): LabelLayout {
  const widths = x.ticks.map(({ text }) => Math.min(textPixels(text), textPixels("m".repeat(MAX_LABEL))));
  const room = width / Math.max(x.ticks.length, 1);
  const longest = Math.max(...widths, 0);
  const maxLabel = MAX_LABEL;
  if (x.bandWidth === undefined || longest + 8 <= room) {
    return {
      areLabelsTurned: false,
      labelEvery: Math.max(1, Math.ceil((longest + 8) / room)),
      maxLabel,
      labelsHeight: 22,
      overhang: 0,
    };
  }
  const angle = (LABEL_ANGLE * Math.PI) / 180;
  const labelsHeight = longest * Math.sin(angle) + 16;
  const overhang = longest * Math.cos(angle) - room / 2 + 4;
  return { areLabelsTurned: true, labelEvery: Math.max(1, Math.ceil(14 / room)), maxLabel, labelsHeight, overhang };
}
