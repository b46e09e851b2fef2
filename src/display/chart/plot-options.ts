import { maybeNearestName } from "../../shared/nearest-name.ts";
import { DisplayError } from "../display-error.ts";

export const CHART_KINDS = ["line", "bar", "scatter", "histogram", "box"] as const;
export type ChartKind = (typeof CHART_KINDS)[number];

/** What a chart should show; what is left out follows from the data. */
export interface PlotSpec {
  readonly kind?: ChartKind;
  /** The column along the x axis; the numbers of the rows when it is left out and nothing suits better. */
  readonly x?: string;
  /** The columns that are drawn; all columns of numbers when it is left out. */
  readonly y?: string | readonly string[];
  /** A column by whose values the rows are told apart by colour. */
  readonly by?: string;
  readonly title?: string;
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** The size of the picture in pixels. */
  readonly width?: number;
  readonly height?: number;
  /** How many bars a histogram has. */
  readonly bins?: number;
}

const TEXTS = ["x", "by", "title", "xLabel", "yLabel"] as const;
const SIZES = { width: [100, 4000], height: [60, 4000], bins: [1, 500] } as const;
const NAMES: readonly string[] = ["kind", "y", ...TEXTS, ...Object.keys(SIZES)];

/** Checks what a user has written. */
export function requirePlotSpec(given: unknown): PlotSpec {
  if (given === undefined) return {};
  if (typeof given !== "object" || given === null)
    throw badOption(`the options of plot are an object, not ${String(given)}`);
  const options = given as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(options)) {
    if (!NAMES.includes(name)) throw unknownOption(name);
  }
  const { kind, y } = options;
  if (kind !== undefined && !CHART_KINDS.some((known) => known === kind)) {
    throw badOption(`plot knows no kind "${String(kind)}": it has ${CHART_KINDS.join(", ")}`);
  }
  const isY =
    y === undefined || typeof y === "string" || (Array.isArray(y) && y.every((one) => typeof one === "string"));
  if (!isY) throw badOption("y of plot is the name of a column, or an array of names");
  for (const name of TEXTS) {
    const value = options[name];
    if (value !== undefined && typeof value !== "string")
      throw badOption(`${name} of plot is a text, not ${String(value)}`);
  }
  for (const [name, [min, max]] of Object.entries(SIZES)) {
    const value = options[name];
    const isSize = value === undefined || (typeof value === "number" && value >= min && value <= max);
    if (!isSize) throw badOption(`${name} of plot is a number from ${min} to ${max}, not ${String(value)}`);
  }
  return options as PlotSpec;
}

function badOption(message: string): DisplayError {
  return new DisplayError("BAD_OPTION", message);
}

function unknownOption(name: string): DisplayError {
  const near = maybeNearestName(name, NAMES);
  const hint = near === undefined ? `plot takes ${NAMES.join(", ")}` : `did you mean "${near}"?`;
  return new DisplayError("BAD_OPTION", `plot has no option "${name}": ${hint}`);
}
