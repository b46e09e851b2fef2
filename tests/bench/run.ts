// Usage: npm run bench                     every measure
//        npm run bench -- kernel filter    only these
// Prints one table and ends with exit code 1 when a budget is missed. Budgets are ratios to a peer measured in the same
// run where there is one, because absolute times say more about the machine than about us.
import { parseArgs } from "node:util";

import type { Measure, Measurement } from "./measurement.ts";
import type { MetricsMeasure } from "./metrics.ts";
import type { OverheadMeasure } from "./track-overhead.ts";

/** The machine is shared with other work, so a figure may be this much over its budget. */
const TOLERANCE = 1.15;

const MEASURES: Readonly<Record<string, () => Promise<{ readonly measure: Measure }>>> = {
  kernel: () => import("./kernel.ts"),
  loops: () => import("./loops.ts"),
  filter: () => import("./filter.ts"),
  completion: () => import("./completion.ts"),
  export: () => import("./export.ts"),
  "api-diff": () => import("./api-diff.ts"),
  "notebook-tests": () => import("./notebook-tests.ts"),
  evaluate: () => import("./evaluate.ts"),
  look: () => import("./look.ts"),
  metrics: async () => {
    const { measureMetrics } = await import("./metrics.ts");
    return { measure: async () => toMeasurements(await measureMetrics()) };
  },
  tracking: async () => {
    const { measureTrackOverhead } = await import("./track-overhead.ts");
    const { measureWatchOverhead } = await import("./watch-overhead.ts");
    return { measure: async () => toOverheadMeasurements(await measureTrackOverhead(), measureWatchOverhead()) };
  },
};

async function toMeasurements({
  pointsPerSecond,
  singleCallMicroseconds,
  trackCallMicroseconds,
}: MetricsMeasure): Promise<readonly Measurement[]> {
  const { mlflowPeer } = await import("./mlflow.ts");
  return [
    {
      what: "metric points, in batches of 1,000",
      unit: "points/s",
      ours: pointsPerSecond,
      peer: mlflowPeer("points_per_second"),
      budget: { kind: "atLeast", limit: 300_000 },
    },
    {
      what: "one metric point in a call of its own",
      unit: "ms",
      ours: singleCallMicroseconds / 1000,
      peer: mlflowPeer("call_ms"),
      budget: { kind: "atMost", limit: 0.02 },
    },
    {
      what: "track.metric, awaited",
      unit: "ms",
      ours: trackCallMicroseconds / 1000,
      peer: mlflowPeer("call_ms"),
      budget: { kind: "atMost", limit: 0.02 },
    },
  ];
}

function toOverheadMeasurements({ plain, metric }: OverheadMeasure, watchMs: number): readonly Measurement[] {
  const budget = { kind: "atMost", limit: 2 } as const;
  return [
    { what: "what tracking adds to a cell (median)", unit: "ms", ours: plain.waitedMs, budget },
    { what: "what tracking adds to a cell with a metric (median)", unit: "ms", ours: metric.waitedMs, budget },
    {
      what: "looking at the variables, with 40 MB each in a tensor, a frame, rows and numbers (median of 1,000 cells)",
      unit: "ms",
      ours: watchMs,
      budget,
    },
  ];
}

function isMet({ ours, peer, budget }: Measurement): boolean {
  if (budget === undefined) return true;
  switch (budget.kind) {
    case "ratio":
      // A tool that gave no figure is no measure; that it gave none is printed.
      return peer !== undefined && ("failure" in peer || ours / peer.value <= budget.limit * TOLERANCE);
    case "atMost":
      return ours <= budget.limit * TOLERANCE;
    case "atLeast":
      return ours >= budget.limit / TOLERANCE;
  }
}

function renderBudget({ budget, unit }: Measurement): string {
  if (budget === undefined) return "";
  switch (budget.kind) {
    case "ratio":
      return `<= ${Number(budget.limit.toPrecision(3))} x`;
    case "atMost":
      return `<= ${budget.limit} ${unit}`;
    case "atLeast":
      return `>= ${renderFigure(budget.limit, unit)}`;
  }
}

function renderPeer({ peer, unit }: Measurement): string {
  if (peer === undefined) return "";
  return "failure" in peer ? `${peer.name}: ${peer.failure}` : `${peer.name} ${renderFigure(peer.value, unit)}`;
}

function renderFigure(value: number, unit: string): string {
  const text = value >= 1000 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));
  return `${text} ${unit}`;
}

function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const { positionals } = parseArgs({ allowPositionals: true });
const unknown = positionals.filter((name) => !(name in MEASURES));
if (unknown.length > 0) {
  console.error(`There is no measure "${unknown.join('", "')}". There are: ${Object.keys(MEASURES).join(", ")}.`);
  process.exit(2);
}

const measurements: Measurement[] = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(MEASURES)) {
  console.error(`measuring ${name}`);
  const module = await MEASURES[name]?.();
  if (module !== undefined) measurements.push(...(await module.measure()));
}

console.log(
  renderTable([
    ["what", "ours", "peer", "ratio", "budget", "", ""],
    ...measurements.map((measurement) => {
      const { what, unit, ours, peer, budget, note = "" } = measurement;
      return [
        what,
        renderFigure(ours, unit),
        renderPeer(measurement),
        peer === undefined || "failure" in peer ? "" : (ours / peer.value).toFixed(2),
        renderBudget(measurement),
        budget === undefined ? "" : isMet(measurement) ? "ok" : "MISSED",
        note,
      ];
    }),
  ]),
);

const missed = measurements.filter((measurement) => !isMet(measurement));
if (missed.length > 0) {
  console.error(`${missed.length} of ${measurements.length} budgets missed`);
  process.exitCode = 1;
}
