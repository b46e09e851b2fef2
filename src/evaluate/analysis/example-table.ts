// The results of each example as Parquet. What the table is of stands in its metadata, so that two tables of two runs can be
// compared without anything else.
import { ByteWriter, parquetWrite } from "hyparquet-writer";

import { toParquetColumn } from "../../frame/parquet-column.ts";
import { isSessionSecret } from "../../shared/secret-names.ts";
import { isSecretName, mayHoldSecrets, redactText } from "../../track/redact.ts";
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
 * The results of each example as Parquet: `index`, `truth`, `answer`, the scores, and the columns of its row behind `row.`, but
 * for those whose names are those of secrets. What has the shape of a secret is taken out of texts.
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
      toParquetColumn(
        "truth",
        perExample.map(({ truth }) => withoutSecrets(truth)),
      ),
      toParquetColumn(
        "answer",
        perExample.map(({ index }) => withoutSecrets(evaluation.answerOf(index))),
      ),
      ...scores.map((name) => ({
        name,
        data: perExample.map((example) => example.scores[name] ?? null),
        type: "DOUBLE" as const,
      })),
      ...namesOf(rows)
        .filter((name) => !isSecret(name))
        .map((name) =>
          toParquetColumn(
            `row.${name}`,
            rows.map((row) => withoutSecrets(row[name])),
          ),
        ),
    ],
    kvMetadata: [{ key: SUMMARY_KEY, value: JSON.stringify(toSummary(evaluation)) }],
  });
  return writer.getBytes();
}

/** A file of tables cannot be looked through for secrets once it is made. */
function isSecret(name: string): boolean {
  return isSecretName(name) || isSessionSecret(name);
}

/** Texts without what has the shape of a secret: a token, credentials in an address. */
function withoutSecrets(value: unknown): unknown {
  return typeof value === "string" && mayHoldSecrets(value) ? redactText(value) : value;
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
