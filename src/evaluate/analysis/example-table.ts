// The results of each example as Parquet. What the table is of stands in its metadata, so that two tables of two runs can be
// compared without anything else.
import { ByteWriter, parquetWrite, type BasicType } from "hyparquet-writer";

import type { DatasetRef, EvaluatorRef } from "../../track/run.ts";
import type { Interval } from "../evaluator.ts";
import type { EvaluationReport } from "./evaluation-report.ts";

/** What is written of a table beside its rows. */
export interface ExampleTableSummary {
  readonly kind: string;
  readonly model: string;
  readonly dataset: DatasetRef;
  readonly evaluator: EvaluatorRef;
  /** The column by which the worst examples are the highest. */
  readonly lossName: string;
  readonly metrics: Readonly<Record<string, { readonly value: number | null; readonly interval?: Interval }>>;
}

/** The key of {@link ExampleTableSummary} among the metadata of the file. */
export const SUMMARY_KEY = "labtrail.evaluation";

/** Rows of more examples would be a second copy of the data. */
const MAX_WITH_ROWS = 100_000;

/**
 * The results of each example as Parquet: `index`, `truth`, `answer`, the scores, and the columns of its row behind `row.`.
 *
 * @param hasRows - Without them the table knows only which row of the dataset each example is. So it is above 100,000 rows.
 */
export function renderExampleTable(
  evaluation: EvaluationReport,
  { hasRows }: { readonly hasRows: boolean },
): Uint8Array {
  const { perExample } = evaluation;
  const scores = namesOf(perExample.map((example) => example.scores));
  const rows = hasRows && perExample.length <= MAX_WITH_ROWS ? perExample.map(({ row }) => toRecord(row)) : [];
  const writer = new ByteWriter();
  parquetWrite({
    writer,
    columnData: [
      { name: "index", data: perExample.map(({ index }) => index), type: "INT32" as const },
      toColumn(
        "truth",
        perExample.map(({ truth }) => truth),
      ),
      toColumn(
        "answer",
        perExample.map(({ index }) => evaluation.answerOf(index)),
      ),
      ...scores.map((name) => ({
        name,
        data: perExample.map((example) => example.scores[name] ?? null),
        type: "DOUBLE" as const,
      })),
      ...namesOf(rows).map((name) =>
        toColumn(
          `row.${name}`,
          rows.map((row) => row[name]),
        ),
      ),
    ],
    kvMetadata: [{ key: SUMMARY_KEY, value: JSON.stringify(toSummary(evaluation)) }],
  });
  return writer.getBytes();
}

function toSummary({ kind, model, dataset, evaluator, lossName, ...report }: EvaluationReport): ExampleTableSummary {
  const metrics = Object.entries({ ...report.metrics, ...report.businessMetrics }).map(
    ([name, { value, interval }]) =>
      [name, { value: Number.isFinite(value) ? value : null, ...(interval && { interval }) }] as const,
  );
  return { kind, model, dataset, evaluator, lossName, metrics: Object.fromEntries(metrics) };
}

function namesOf(records: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))];
}

function toRecord(row: unknown): Readonly<Record<string, unknown>> {
  const isRecord = typeof row === "object" && row !== null && !Array.isArray(row) && !ArrayBuffer.isView(row);
  return isRecord ? (row as Readonly<Record<string, unknown>>) : { value: row };
}

/** A column has one type: that of all its values, or text. */
function toColumn(name: string, values: readonly unknown[]) {
  const present = values.filter((value) => value !== undefined && value !== null);
  const [type, convert] = typeOf(present);
  const data = values.map((value) => (value === undefined || value === null ? null : convert(value)));
  return { name, data, type, nullable: true };
}

function typeOf(values: readonly unknown[]): readonly [BasicType, (value: unknown) => unknown] {
  const all = (type: string): boolean => values.every((value) => typeof value === type);
  if (all("number")) return ["DOUBLE", (value) => value];
  if (all("boolean")) return ["BOOLEAN", (value) => value];
  if (values.every((value) => value instanceof Date && !Number.isNaN(value.getTime()))) {
    return ["TIMESTAMP", (value) => value];
  }
  return ["STRING", toText];
}

function toText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object") return String(value);
  const plain = ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as Float64Array) : value;
  return JSON.stringify(plain, (_key, one: unknown) => (typeof one === "bigint" ? String(one) : one)) ?? "";
}
