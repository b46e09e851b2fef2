import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { extname, join, resolve } from "node:path";

import { messageOf } from "../../shared/errors.ts";
import { parseFilter } from "../../track/query/parse-filter.ts";
import {
  RECORD_FORMATS,
  renderHead,
  renderRows,
  renderTail,
  type RecordFormat,
} from "../../track/report/records-text.ts";
import { toMetricRecords, toParamRecords, toRunRecords, type Records } from "../../track/report/run-records.ts";
import type { RunRow, TrailStore } from "../../track/store.ts";
import { CliError } from "../cli-error.ts";
import type { CommandFactory } from "../command.ts";
import { type Effects, writeBytes } from "../effects.ts";
import { maybeText, withStore } from "../look.ts";

/** Parquet is no text: it is made as a whole. */
const FORMATS = [...RECORD_FORMATS, "parquet"] as const;
type Format = (typeof FORMATS)[number];

const TABLES = ["runs", "params", "metrics", "points"] as const;
type Table = (typeof TABLES)[number];

/** `labtrail export-data`: what was tracked, for other programs. */
export const exportDataCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "export-data", description: "Write runs, params, metrics or points as CSV, JSON or Parquet" },
  args: {
    table: {
      type: "positional",
      required: false,
      description: `${TABLES.join(", ")}: one row for each. Default: runs, with their params, metrics and tags as columns`,
    },
    filter: { type: "positional", required: false, description: "Only of these runs, as for `labtrail runs`" },
    experiment: { type: "string", alias: "e", description: "Only of this experiment", valueHint: "NAME" },
    format: {
      type: "string",
      alias: "f",
      valueHint: FORMATS.join("|"),
      description: "By default that of the file's name, else csv",
    },
    out: {
      type: "string",
      alias: "o",
      valueHint: "PATH",
      description: "The file to write; with a slash at its end, a folder for all tables. Default: stdout",
    },
    archived: { type: "boolean", description: "Runs that were archived as well" },
    json: { type: "boolean", description: "The same as --format json" },
  },
  async run({ args }) {
    const first = maybeText(args["table"]);
    const table = TABLES.find((one) => one === first);
    // A filter is never one word.
    const filter = maybeText(args["filter"]) ?? (table === undefined ? first : undefined);
    if (first !== undefined && table === undefined && !/[\s<>=]/.test(first)) throw unknownTable(first);
    const out = maybeText(args["out"]);
    const format = readFormat(args["json"] === true ? "json" : maybeText(args["format"]), out);
    // Loaded for those who want it.
    const toParquet =
      format === "parquet" ? (await import("../../track/report/records-parquet.ts")).renderParquet : undefined;
    withStore(effects, (store) => {
      const rows = store.listRuns({
        experiment: maybeText(args["experiment"]),
        filter: filter === undefined ? undefined : parseFilter(filter),
        archived: args["archived"] === true ? "show" : "hide",
      });
      for (const { table: one, path } of planFiles(effects, table, format, out)) {
        const records = recordsOf(store, one, rows);
        const write = toWrite(format, records, toParquet);
        if (path === undefined) write((data) => print(effects, data));
        else writeFile(path, write);
      }
    });
  },
});

function unknownTable(name: string): CliError {
  return new CliError("BAD_ARGUMENT", `there is no table "${name}"`, { hint: `There are ${TABLES.join(", ")}.` });
}

function readFormat(given: string | undefined, out: string | undefined): Format {
  const wanted = given ?? extname(out ?? "").slice(1);
  const format = FORMATS.find((one) => one === wanted);
  if (format !== undefined) return format;
  if (given === undefined) return "csv";
  throw new CliError("BAD_ARGUMENT", `"--format ${given}" is none of ${FORMATS.join(", ")}`);
}

interface PlannedFile {
  readonly table: Table;
  /** Undefined for stdout. */
  readonly path: string | undefined;
}

function planFiles(
  { cwd }: Effects,
  table: Table | undefined,
  format: Format,
  out: string | undefined,
): readonly PlannedFile[] {
  if (out === undefined) return [{ table: table ?? "runs", path: undefined }];
  const path = resolve(cwd, out);
  const isFolder = /[\\/]$/.test(out) || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder) return [{ table: table ?? "runs", path }];
  return (table === undefined ? TABLES : [table]).map((one) => ({ table: one, path: join(path, `${one}.${format}`) }));
}

/** In parts: points are many. */
function* recordsOf(store: TrailStore, table: Table, rows: readonly RunRow[]): Generator<Records> {
  switch (table) {
    case "runs":
      return yield toRunRecords(rows);
    case "params":
      return yield toParamRecords(rows);
    case "metrics":
      return yield toMetricRecords(rows);
    case "points": {
      const columns = ["run_id", "run", "key", "step", "at", "value"];
      yield { columns, rows: [] };
      for (const { run, metrics } of rows) {
        for (const key of new Set(metrics.map((metric) => metric.key))) {
          const points = store.metricHistory(run.id, key);
          yield {
            columns,
            rows: points.map(({ step, at, value }) => [run.id, run.name, key, step, new Date(at), value]),
          };
        }
      }
    }
  }
}

type Sink = (data: string | Uint8Array) => void;

/** Writes a table piece by piece. */
function toWrite(
  format: Format,
  parts: Iterable<Records>,
  toParquet: ((parts: Iterable<Records>) => Uint8Array) | undefined,
): (sink: Sink) => void {
  if (format !== "parquet") return (sink) => writeParts(format, parts, sink);
  return (sink) => {
    if (toParquet !== undefined) sink(toParquet(parts));
  };
}

function print(effects: Effects, data: string | Uint8Array): void {
  if (typeof data === "string") effects.stdout(data);
  else writeBytes(effects, Buffer.from(data));
}

/** Aside first: nobody finds half a table. */
function writeFile(path: string, write: (sink: Sink) => void): void {
  const aside = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(resolve(path, ".."), { recursive: true });
    try {
      const file = openSync(aside, "w");
      try {
        write((data) => void (typeof data === "string" ? writeSync(file, data) : writeSync(file, data)));
      } finally {
        closeSync(file);
      }
      renameSync(aside, path);
    } finally {
      // It is gone when all went well.
      if (existsSync(aside)) rmSync(aside);
    }
  } catch (error) {
    throw new CliError("BAD_ARGUMENT", `"${path}" cannot be written: ${messageOf(error)}`, { cause: error });
  }
}

function writeParts(format: RecordFormat, parts: Iterable<Records>, write: (text: string) => void): void {
  let isFirst = true;
  let hasHead = false;
  for (const part of parts) {
    if (!hasHead) write(renderHead(format, part.columns));
    hasHead = true;
    if (part.rows.length === 0) continue;
    write(renderRows(format, part, isFirst));
    isFirst = false;
  }
  write(renderTail(format));
}
