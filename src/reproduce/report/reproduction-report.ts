import { formatNumber, formatSize, formatValue, shortDigest } from "../../track/report/format.ts";
import { cell, left, right, type Report, type ReportBlock, type ReportCell } from "../../track/report/report.ts";
import type { Preflight, Verdict } from "../preflight/preflight.ts";
import type { Reproduction } from "../reproduction.ts";
import type { ReproducedContent } from "../result/compare-content.ts";
import type { ReproducedMetric } from "../result/compare-metrics.ts";
import { renderTolerance } from "../result/tolerance.ts";

/** What came of making a run again, for people. */
export function toReproductionReport(reproduction: Reproduction): Report {
  const { preflight, metrics, contents, params, runs } = reproduction;
  const isBand = runs.length > 1;
  return [
    { kind: "text", text: headline(reproduction) },
    ...toPreflight(reproduction, preflight),
    ...(metrics.length === 0 ? [] : [isBand ? toBand(metrics) : toMetrics(metrics)]),
    ...toCurves(metrics),
    ...toContents(contents),
    ...(params.length === 0
      ? []
      : [
          table(
            [left("params"), right("run"), right("again")],
            params.map(({ key, original, reproduced }) => [
              cell(key),
              cell(formatValue(original)),
              cell(formatValue(reproduced), "changed"),
            ]),
          ),
        ]),
  ];
}

/** What is no reason not to speak of the last digit. */
const EXACT = new Set<string>(["identical", "new", "outside"]);

/** The result in one line. */
export function headline({ original, outcome, metrics, contents, runs, reason, mode }: Reproduction): string {
  const name = `run ${original.run.name}`;
  const how = mode === "slice" ? "" : ", from top to bottom,";
  if (outcome === "not-run") return `${name} could not be reproduced: ${reason ?? ""}`;
  const again = runs.length === 1 ? `run ${runs[0]?.name}` : `${runs.length} runs`;
  if (outcome === "same") {
    const isExact = [...metrics, ...contents].every(({ result }) => EXACT.has(result));
    return `${name}${how} gives the same${isExact ? ", to the last digit" : " within the tolerance"} (${again})`;
  }
  const differing = [
    ...metrics.filter(({ result }) => result === "differs" || result === "missing").map(({ key }) => key),
    ...contents.filter(({ result }) => result === "differs" || result === "missing").map((one) => one.name),
  ];
  return `${name}${how} gives something else: ${differing.join(", ")} (${again})`;
}

const VERDICTS: Readonly<Record<Verdict, string>> = {
  exact: "code, data, packages and machine are as they were",
  "other-environment": "same code, different environment",
  "other-code": "the code of the folder is not that of the run",
  "not-reproducible": "not reproducible",
};

function toPreflight({ original }: Reproduction, preflight: Preflight): readonly ReportBlock[] {
  const { verdict, obstacles, differences, orderFaults, inputs, notes } = preflight;
  const found = inputs.filter(({ kind }) => kind === "same");
  const size = found.reduce((sum, { file }) => sum + file.sizeBytes, 0);
  const rows: (readonly [string, string, boolean?])[] = [
    ["verdict", VERDICTS[verdict], verdict !== "exact"],
    ...obstacles.map((text) => ["because", text, true] as const),
    ...differences.map((text) => ["differs", text, true] as const),
    ...(found.length === 0
      ? []
      : [["data", `${count(found.length, "file")}, ${formatSize(size)}, as recorded`] as const]),
    ["cells", count(original.slice.length, "cell")],
    ...orderFaults.map((text) => ["top to bottom", text] as const),
    ...notes.map((text) => ["note", text] as const),
  ];
  const summary = table(
    [left("before"), left("")],
    rows.map(([what, text, isMarked]) => [cell(what), cell(text, isMarked === true ? "changed" : undefined)]),
  );
  if (orderFaults.length === 0) return [summary];
  const text =
    "the notebook from top to bottom is not what gave this run; its slice, the cells in the order in which they ran, is";
  return [summary, { kind: "warning", text }];
}

function toMetrics(metrics: readonly ReproducedMetric[]): ReportBlock {
  return table(
    [left("metrics"), right("run"), right("again"), right("abs"), right("rel"), left("tolerance"), left("")],
    metrics.map(({ key, original, reproduced, last, tolerance, result }) => [
      cell(key),
      cell(exact(original)),
      cell(exact(reproduced[0])),
      ...distance(last),
      cell(renderTolerance(tolerance)),
      verdictCell(result),
    ]),
  );
}

/** Several reproductions show how far a result is from itself. */
function toBand(metrics: readonly ReproducedMetric[]): ReportBlock {
  return table(
    [
      left("metrics"),
      right("run"),
      right("min"),
      right("mean"),
      right("max"),
      right("sd"),
      left("tolerance"),
      left(""),
    ],
    metrics.map(({ key, original, reproduced, tolerance, result }) => {
      const values = reproduced.filter((value) => value !== undefined);
      const [first = 0] = values;
      // From the first on, so that the mean of equal values is that value.
      const mean = first + values.reduce((sum, value) => sum + (value - first), 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
      return [
        cell(key),
        cell(exact(original)),
        ...[Math.min(...values), mean, Math.max(...values)].map((value) => cell(exact(value))),
        cell(formatNumber(Math.sqrt(variance))),
        cell(renderTolerance(tolerance)),
        verdictCell(result),
      ];
    }),
  );
}

function toCurves(metrics: readonly ReproducedMetric[]): readonly ReportBlock[] {
  const rows = metrics.flatMap(({ key, curve }) => {
    if (curve === undefined) return [];
    const where = curve.step === undefined ? "" : `at step ${curve.step}`;
    const isUnlike = curve.kind === "differs" && curve.step === undefined;
    return [
      [
        cell(key),
        cell(String(curve.pointCount)),
        ...distance(curve),
        cell(isUnlike ? "not the same steps" : curve.kind === "identical" ? "" : where),
        verdictCell(curve.kind),
      ],
    ];
  });
  const columns = [left("curves"), right("points"), right("abs"), right("rel"), left("furthest apart"), left("")];
  return rows.length === 0 ? [] : [table(columns, rows)];
}

function toContents(contents: readonly ReproducedContent[]): readonly ReportBlock[] {
  if (contents.length === 0) return [];
  const rows = contents.map(({ kind, name, original, reproduced, result }) => [
    cell(`${kind} ${name}`),
    cell(shortDigest(original)),
    cell(reproduced === undefined ? "" : shortDigest(reproduced)),
    verdictCell(result),
  ]);
  return [table([left("content"), left("run"), left("again"), left("")], rows)];
}

type Result = ReproducedMetric["result"] | ReproducedContent["result"];

const WORDS: Readonly<Record<Result, string>> = {
  identical: "same",
  within: "within tolerance",
  "within-noise": "within noise",
  differs: "differs",
  missing: "missing",
  new: "not in the run",
  outside: "made outside of the slice",
};

function verdictCell(result: Result): ReportCell {
  return cell(WORDS[result], result === "differs" || result === "missing" ? "failed" : undefined);
}

function distance({ absolute, relative }: { readonly absolute: number; readonly relative: number }) {
  return [absolute, relative].map((value) => cell(value === Infinity ? "" : formatNumber(value)));
}

/** All digits: the last one is what this is about. */
function exact(value: number | undefined): string {
  return value === undefined ? "" : String(value);
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

function table(
  columns: Extract<ReportBlock, { kind: "table" }>["columns"],
  rows: readonly (readonly ReportCell[])[],
): ReportBlock {
  return { kind: "table", columns, rows };
}
