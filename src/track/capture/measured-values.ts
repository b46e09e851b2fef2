// What a cell measured without saying so: values of functions that evaluate, and the data that such functions are given.
import type { MeasuringCalls, MeasuringResult } from "../../language/analyse/measuring-calls.ts";
import { metricDirection } from "../metric-name.ts";
import { maybeEvaluator } from "./evaluator-identity.ts";
import type { CaptureEvent } from "./event.ts";
import { describeUsed, roleOfName, type DataReader, type UsedData } from "./fit-data.ts";
import { toWireNumber } from "./wire-number.ts";

/** Where the values of a cell are found when it is over. */
export interface CellValues extends DataReader {
  /** What a path of names holds: `test`, `data.test`. Must not run anything. */
  look(path: string): unknown;
  /** The value of the cell. */
  readonly result: unknown;
}

/** A table of numbers is data. */
const MAX_METRICS = 50;
const MAX_DEPTH = 2;

/** Tells what the calls of a cell gave and were given. */
export function tellMeasured(calls: MeasuringCalls, values: CellValues, tell: (event: CaptureEvent) => void): void {
  for (const { kind, data } of calls.data) {
    const used = describePaths(data, kind, values);
    if (used !== undefined) tell({ kind: "data", data: used });
  }
  const measured = calls.results.flatMap((result) => {
    const value = result.variable === undefined ? values.result : values.look(result.variable);
    const numbers = maybeNumbers(value, MAX_DEPTH);
    return numbers === undefined ? [] : [{ result, numbers }];
  });
  for (const { result, numbers } of measured) {
    const isAlone = measured.filter((other) => other.result.member === undefined).length < 2;
    const metrics = toMetrics(result, numbers, isAlone);
    const data = describePaths(result.data, "evaluate", values);
    const evaluator = maybeEvaluator(result, values.look);
    if (Object.keys(metrics).length > 0) tell({ kind: "evaluate", metrics, data, evaluator, isNamed: true });
  }
}

/** Rows, frames, matrices and tensors; what an evaluation is given beside them may be predictions, which are no data. */
function describePaths(
  paths: readonly string[],
  kind: MeasuringCalls["data"][number]["kind"],
  values: CellValues,
): UsedData | undefined {
  const describe: DataReader["describe"] = (value) => {
    const content = values.describe(value);
    return content !== undefined && (kind === "train" || isTable(content)) ? content : undefined;
  };
  const found = paths.map((path) => values.look(path));
  const used = describeUsed(found, undefined, { nameOf: (value) => values.nameOf(value), describe });
  if (used === undefined || !used.parts.some(isTable)) return undefined;
  const role = kind === "train" ? "train" : roleOfName(used.name);
  return { ...used, role: role ?? (kind === "evaluate" ? "test" : undefined) };
}

function isTable(content: object): boolean {
  const { columns, shape } = content as { readonly columns?: unknown; readonly shape?: readonly number[] };
  return Array.isArray(columns) || (shape !== undefined && shape.length > 1);
}

/** `test.accuracy` where several results of a cell would be mixed up, else `accuracy`. */
function toMetrics(
  { callee, variable, member }: MeasuringResult,
  numbers: Readonly<Record<string, number>>,
  isAlone: boolean,
): Record<string, number | string> {
  const role = roleOfName(variable);
  const metrics: Record<string, number | string> = {};
  for (const [key, value] of Object.entries(numbers)) {
    // A number of a metric's name is told of among the numbers of the cell.
    if (key === "" && variable !== undefined && metricDirection(variable) !== undefined) continue;
    const prefix = role !== undefined ? `${role}_` : isAlone || variable === undefined ? "" : `${variable}.`;
    const name = key !== "" ? `${prefix}${key}` : (member ?? (isAlone ? callee : (variable ?? callee)));
    metrics[name] = toWireNumber(value);
  }
  return metrics;
}

/** The numbers of a plain object by path, or a number under an empty one; undefined for anything that holds more. */
function maybeNumbers(value: unknown, depth: number): Readonly<Record<string, number>> | undefined {
  if (typeof value === "number") return { "": value };
  if (typeof value !== "object" || value === null || depth === 0) return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  const numbers: Record<string, number> = {};
  const members = Object.entries(Object.getOwnPropertyDescriptors(value));
  if (members.length === 0 || members.length > MAX_METRICS) return undefined;
  for (const [name, descriptor] of members) {
    const inner = maybeNumbers(descriptor.value, depth - 1);
    if (inner === undefined) return undefined;
    for (const [path, number] of Object.entries(inner)) numbers[path === "" ? name : `${name}.${path}`] = number;
  }
  return Object.keys(numbers).length > MAX_METRICS ? undefined : numbers;
}
