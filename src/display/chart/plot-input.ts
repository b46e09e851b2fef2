import { types } from "node:util";

import { dataProperty } from "../../shared/data-property.ts";
import { type Frame, fromColumns } from "../../frame/frame.ts";
import { maybeFrame } from "../../frame/maybe-frame.ts";
import { isPlainRow } from "../../frame/plain-row.ts";
import { inferType } from "../../frame/value-types.ts";
import { DisplayError } from "../display-error.ts";

type Values = readonly unknown[] | NodeJS.TypedArray;

function isValues(value: unknown): value is Values {
  return !types.isProxy(value) && (Array.isArray(value) || types.isTypedArray(value));
}

function fromArrays(columns: readonly (readonly [name: string, values: Values])[]): Frame {
  const described = columns.map(([name, values]) => ({ name, type: inferType(values) }));
  const rowCount = Math.max(...columns.map(([, values]) => values.length));
  return fromColumns({ kind: "columns", columns: described, rowCount }, (column, start, end) =>
    Array.from({ length: end - start }, (_, offset) => columns[column]?.[1][start + offset]),
  );
}

/** What `fit` of TensorFlow.js gives: the metrics of each epoch. */
function maybeHistory(value: object): Frame | undefined {
  const history = dataProperty(value, "history");
  const epochs = dataProperty(value, "epoch");
  if (!isPlainRow(history) || !isValues(epochs)) return undefined;
  const metrics = Object.entries(history).filter((entry): entry is [string, Values] => isValues(entry[1]));
  if (metrics.length === 0) return undefined;
  return fromArrays([["epoch", Array.from(epochs, (epoch) => Number(epoch) + 1)], ...metrics]);
}

function maybeArrays(value: object): Frame | undefined {
  if (isValues(value))
    return value.length > 0 && inferType(value) === "number" ? fromArrays([["value", value]]) : undefined;
  if (!isPlainRow(value)) return undefined;
  const columns = Object.entries(Object.getOwnPropertyDescriptors(value)).map(
    ([name, { value: held }]) => [name, held] as const,
  );
  const arrays = columns.filter((column): column is readonly [string, Values] => isValues(column[1]));
  return arrays.length > 0 && arrays.length === columns.length ? fromArrays(arrays) : undefined;
}

/** What can be plotted, as a frame: a frame of a library, rows, numbers, columns by name, the history of a training. */
export function requirePlotInput(value: unknown): { readonly frame: Frame; readonly defaultX: string | undefined } {
  const frame = maybeFrame(value);
  if (frame !== undefined) return { frame, defaultX: undefined };
  const object = typeof value === "object" && value !== null && !types.isProxy(value) ? value : undefined;
  const history = object === undefined ? undefined : maybeHistory(object);
  if (history !== undefined) return { frame: history, defaultX: "epoch" };
  const arrays = object === undefined ? undefined : maybeArrays(object);
  if (arrays !== undefined) return { frame: arrays, defaultX: undefined };
  throw new DisplayError(
    "NOTHING_TO_PLOT",
    "plot takes a data frame, an array of rows or of numbers, or an object of arrays; this is none of them",
  );
}
