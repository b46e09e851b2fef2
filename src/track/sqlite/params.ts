import type { RunId } from "../../shared/ids.ts";
import type { Json } from "../../shared/json.ts";
import type { Param, ValueSource } from "../run.ts";
import { TrackError } from "../store.ts";
import { requireOpenRun } from "./runs.ts";
import type { Statements } from "./statements.ts";

/** See `TrailStore.addParams`. */
export function addParams(statements: Statements, runId: RunId, params: readonly Param[]): void {
  statements.write(() => {
    const runSeq = requireOpenRun(statements, runId);
    const find = statements.prepare<{ value: string }>("SELECT value FROM param WHERE run_seq = ? AND key = ?");
    const insert = statements.prepare("INSERT INTO param (run_seq, key, value, source) VALUES (?, ?, ?, ?)");
    for (const { key, value, source } of params) {
      const text = JSON.stringify(value);
      const present = find.get(runSeq, key)?.value;
      if (present === undefined) insert.run(runSeq, key, text, source);
      else if (present !== text) {
        throw new TrackError("PARAM_CHANGED", `param "${key}" is ${present} in this run and cannot become ${text}`, {
          hint: "A param never changes during a run: `%track new` starts the next one.",
        });
      }
    }
  });
}

interface ParamRow {
  readonly run_seq: number;
  readonly key: string;
  readonly value: string;
  readonly source: ValueSource;
}

/** The params of several runs, by run, in the order of their keys. */
export function readParams(statements: Statements, runSeqs: readonly number[]): Map<number, Param[]> {
  const byRun = new Map<number, Param[]>();
  const rows = statements
    .prepare<ParamRow>(
      `SELECT run_seq, key, value, source FROM param
       WHERE run_seq IN (SELECT value FROM json_each(?)) ORDER BY run_seq, key`,
    )
    .iterate(JSON.stringify(runSeqs));
  for (const { run_seq, key, value, source } of rows) {
    const param = { key, value: JSON.parse(value) as Json, source };
    const list = byRun.get(run_seq);
    if (list === undefined) byRun.set(run_seq, [param]);
    else list.push(param);
  }
  return byRun;
}
