import { findProjectRoot } from "../export/project/project.ts";
import type { ReleasedDataset, ReleasedMetric, ReleasedRun } from "../release/provenance.ts";
import { type CellNow, compareWithNotebook } from "../release/trace/cell-now.ts";
import type { Trace } from "../release/trace/trace.ts";
import type { Json, JsonObject } from "../shared/json.ts";
import { formatNumber, shortDigest } from "../track/report/format.ts";
import { toSafeText } from "../track/report/render-text.ts";

/** So many runs are shown; JSON has all of them. */
const MAX_RUNS = 3;

const NOW: Readonly<Record<CellNow, string>> = {
  same: "as it is in the notebook now",
  changed: "the notebook's cell is another one now",
  gone: "the notebook no longer has it",
  "no notebook": "the notebook is not here",
};

/** The way back as people read it: from the import to the runs. */
export function renderTrace(trace: Trace, cwd: string): string {
  const { module, notebook, commit, cell, place, runs } = trace;
  const at = place === undefined ? "" : `, line ${place.line}, column ${place.column}`;
  const rows = [
    ["module", `${module.file}${module.file === module.source ? "" : `, made of ${module.source}`}`],
    ["notebook", `${notebook}${commit === undefined || commit === "" ? "" : ` at commit ${shortDigest(commit)}`}`],
    ["cell", `${cell.id}, code cell ${cell.number}${at}: ${NOW[compareWithNotebook(findProjectRoot(cwd), trace)]}`],
    ...(runs.length === 0 ? [["runs", "none was tracked with this code"]] : runs.slice(0, MAX_RUNS).flatMap(renderRun)),
    ...(runs.length > MAX_RUNS ? [["", `and ${runs.length - MAX_RUNS} more`]] : []),
  ];
  const lines = rows.map(([label = "", text = ""]) => `  ${label.padEnd(8)}  ${toSafeText(text)}`.trimEnd());
  return `${toSafeText(titleOf(trace))}\n${lines.join("\n")}\n`;
}

function titleOf({ package: owner, name, cell }: Trace): string {
  const what = name ?? (cell.exports.length === 0 ? "internal code" : cell.exports.join(", "));
  const version = owner.version === "" ? "" : ` ${owner.version}`;
  const released = `${owner.name}${version}${owner.kind === "workspace" ? ", as it is now" : ""}`;
  return `${owner.alias === owner.name ? released : `${owner.alias} (${released})`}: ${what}`;
}

function renderRun({
  name,
  id,
  experiment,
  startedAt,
  metrics,
  datasets,
}: ReleasedRun): readonly (readonly string[])[] {
  return [
    ["run", `${name} (${shortDigest(id)}) of ${experiment}, ${startedAt.slice(0, 16).replace("T", " ")} UTC`],
    ...Object.entries(metrics).map(([key, metric]) => ["", `  ${key} ${renderMetric(metric)}`]),
    ...datasets.map((dataset) => ["", `  data ${renderDataset(dataset)}`]),
  ];
}

function renderMetric({ value, dataset, evaluator }: ReleasedMetric): string {
  const number = typeof value === "number" ? formatNumber(value) : value;
  return `${number}${dataset === undefined ? "" : ` on ${dataset}`}${evaluator === undefined ? "" : ` by ${evaluator}`}`;
}

function renderDataset({ name, version, role, digest }: ReleasedDataset): string {
  return [name, version, role && `(${role})`, shortDigest(digest)].filter((part) => part !== undefined).join(" ");
}

/** The same with all there is, for programs. */
export function toTraceJson(traces: readonly Trace[], cwd: string): JsonObject {
  const root = findProjectRoot(cwd);
  return {
    traces: traces.map((trace): JsonObject => {
      const { name, place, ...rest } = trace;
      return {
        name: name ?? null,
        place: place ?? null,
        now: compareWithNotebook(root, trace),
        ...(rest as unknown as Readonly<Record<string, Json>>),
      };
    }),
  };
}
