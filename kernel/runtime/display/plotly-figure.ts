import { types } from "node:util";

import { isPlainRow } from "../../../src/frame/plain-row.ts";
import { dataProperty } from "../../../src/shared/data-property.ts";
import { isRecord, type Json } from "../../../src/shared/json.ts";
import { toFigureJson } from "./figure-json.ts";

/** A figure of Plotly as JSON. */
export interface PlotlyFigure {
  readonly data: readonly Json[];
  readonly layout: Json;
  readonly config?: Json;
  readonly frames?: Json;
}

const PARTS: readonly string[] = ["data", "layout", "config", "frames"];
/** Every trace has one of these, whatever its type. */
const TRACE_FIELDS = ["type", "x", "y", "z", "values", "labels", "lat", "lon", "r", "theta", "locations", "dimensions"];

function isTrace(value: unknown): boolean {
  return isPlainRow(value) && TRACE_FIELDS.some((field) => Object.hasOwn(value, field));
}

/**
 * A figure of Plotly: an object of `data`, which are traces, and `layout`, and of nothing that a figure has not. One with a
 * class may have anything beside them.
 */
export function maybePlotlyFigure(value: object): PlotlyFigure | undefined {
  if (types.isProxy(value)) return undefined;
  const [data, layout, config, frames] = PARTS.map((part) => dataProperty(value, part));
  if (!Array.isArray(data) || types.isProxy(data) || data.length === 0 || !data.every(isTrace)) return undefined;
  if (!isRecord(layout) || types.isProxy(layout)) return undefined;
  if (isPlainRow(value) && !Object.keys(value).every((name) => PARTS.includes(name))) return undefined;
  return {
    data: toFigureJson(data) as readonly Json[],
    layout: toFigureJson(layout),
    ...(isRecord(config) ? { config: toFigureJson(config) } : {}),
    ...(Array.isArray(frames) ? { frames: toFigureJson(frames) } : {}),
  };
}

/** What a figure is, in a line. */
export function describeFigure({ data, layout }: PlotlyFigure): string {
  const kinds = new Set(
    data.map((trace) => (isRecord(trace) && typeof trace["type"] === "string" ? trace["type"] : "scatter")),
  );
  const title = isRecord(layout) ? layout["title"] : undefined;
  const text = isRecord(title) ? title["text"] : title;
  return `Plotly figure (${[...kinds].join(", ")})${typeof text === "string" ? `: ${text}` : ""}`;
}
