import type { Chart } from "../../display/chart/chart.ts";
import { renderBrailleChart } from "../../display/chart/braille-chart.ts";
import { renderChart, type ChartSurface } from "../../display/chart/render-chart.ts";
import { renderParallelSvg } from "./parallel-svg.ts";
import { renderParallelText } from "./parallel-text.ts";
import type { ParallelAxes } from "./parallel.ts";

/** Something drawn of runs, before anybody decides where. */
export type Picture =
  | { readonly kind: "chart"; readonly chart: Chart }
  | { readonly kind: "parallel"; readonly axes: ParallelAxes };

/** The picture as an SVG document without scripts. */
export function renderPictureSvg(picture: Picture, surface: ChartSurface): string {
  return picture.kind === "chart" ? renderChart(picture.chart, surface) : renderParallelSvg(picture.axes, surface);
}

export interface PictureTextOptions {
  readonly hasColor: boolean;
  /** In characters. */
  readonly width: number;
}

/** A line of text is as high as so many pixels of a picture. */
const LINE_PIXELS = 30;
const PARALLEL_HEIGHT = 12;
/** Blue, yellow, green, red, magenta, cyan, and the light ones of the first two. */
const PENS = [34, 33, 32, 31, 35, 36, 94, 93] as const;

/** The picture in characters. */
export function renderPictureText(picture: Picture, { hasColor, width }: PictureTextOptions): string {
  const paint = (text: string, series: number): string =>
    hasColor ? `\u001B[${PENS[series % PENS.length]}m${text}\u001B[0m` : text;
  return picture.kind === "chart"
    ? renderBrailleChart(picture.chart, { width, height: Math.round(picture.chart.height / LINE_PIXELS), paint })
    : renderParallelText(picture.axes, { width, height: PARALLEL_HEIGHT, paint });
}
