import type { Scale } from "./scale.ts";

/** A place by value on both axes. */
export type Point = readonly [x: number, y: number];

/** What is drawn for a series. */
export type Marks =
  /** A line through the points; one whose y is NaN interrupts it. */
  | { readonly kind: "line"; readonly points: readonly Point[] }
  /** With labels, one for each dot, which a pointer over it is told. */
  | { readonly kind: "dots"; readonly points: readonly Point[]; readonly labels?: readonly string[] }
  /** Rectangles from the zero line; x from `from` to `to`. */
  | { readonly kind: "bars"; readonly bars: readonly Bar[]; readonly isFaint: boolean }
  | { readonly kind: "boxes"; readonly boxes: readonly Box[] };

export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly height: number;
  /** What a pointer over the bar is told. */
  readonly label: string;
}

/** The quartiles of some values, how far the rest goes, and what lies beyond. */
export interface Box {
  /** Its middle and width on the x axis. */
  readonly x: number;
  readonly width: number;
  readonly low: number;
  readonly quartiles: readonly [number, number, number];
  readonly high: number;
  readonly outliers: readonly number[];
  readonly label: string;
}

export interface Series {
  readonly name: string;
  readonly marks: Marks;
}

/** A chart, before it is drawn. */
export interface Chart {
  readonly title: string | undefined;
  readonly xLabel: string | undefined;
  readonly yLabel: string | undefined;
  readonly x: Scale;
  readonly y: Scale;
  readonly series: readonly Series[];
  /** The sizes of the picture in pixels. */
  readonly width: number;
  readonly height: number;
  /** What the chart leaves out, as a sentence. */
  readonly note: string | undefined;
}
