import { types } from "node:util";

import { isPlainRow } from "../../../src/frame/plain-row.ts";
import { dataProperty, hasMethods } from "../../../src/shared/data-property.ts";
import { isRecord, type Json } from "../../../src/shared/json.ts";
import { toFigureJson } from "./figure-json.ts";
import { type Renderer, rendering } from "./rendering.ts";
import { maybeVegaSvg } from "./vega-svg.ts";

/** The newest versions that have a MIME type which JupyterLab and VS Code know; they draw newer ones all the same. */
const NEWEST = { vega: 5, "vega-lite": 5 } as const;

interface VegaSpec {
  readonly language: keyof typeof NEWEST;
  readonly version: number;
  readonly spec: Readonly<Record<string, Json>>;
}

function maybeSpec(value: object): VegaSpec | undefined {
  const schema = isPlainRow(value) ? dataProperty(value, "$schema") : undefined;
  const match = typeof schema === "string" ? /\/schema\/(vega|vega-lite)\/v(\d+)(?:[\w.-]*)\.json$/.exec(schema) : null;
  if (match === null) return undefined;
  const language = match[1] as VegaSpec["language"];
  return { language, version: Number(match[2]), spec: toFigureJson(value) as VegaSpec["spec"] };
}

/** A chart of vega-lite-api, which makes its specification when it is asked to. */
function maybeBuilt(value: object): unknown {
  if (types.isProxy(value) || !hasMethods(value, ["toSpec", "toObject", "toView", "render"])) return undefined;
  return (value as { toSpec(): unknown }).toSpec();
}

function describeSpec({ language, spec }: VegaSpec): string {
  const { title, mark } = spec;
  const text = isRecord(title) ? title["text"] : title;
  const kind = isRecord(mark) ? mark["type"] : mark;
  const details = [kind, text].filter((detail) => typeof detail === "string");
  return `${language === "vega" ? "Vega" : "Vega-Lite"} chart${details.length === 0 ? "" : `: ${details.join(", ")}`}`;
}

/** Specifications of Vega and Vega-Lite; frontends draw them. Where the user has loaded Vega, as a picture as well. */
export const maybeVega: Renderer = (value, context) => {
  const built = maybeBuilt(value);
  const found = maybeSpec(typeof built === "object" && built !== null ? built : value);
  if (found === undefined) return undefined;
  const { language, version, spec } = found;
  const family = language === "vega" ? "vega" : "vegalite";
  const svg = maybeVegaSvg(language, spec, context);
  return rendering({
    [`application/vnd.${family}.v${Math.min(version, NEWEST[language])}+json`]: spec,
    ...(svg === undefined ? {} : { "image/svg+xml": svg }),
    "text/plain": describeSpec(found),
  });
};
