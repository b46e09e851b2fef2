// The metrics on a million examples, beside scikit-learn on the same ones.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { requireMetricsPython } from "../../scripts/python-env.ts";
import { classificationReport } from "../../src/evaluate/metrics/classification.ts";
import { rocAuc } from "../../src/evaluate/metrics/probability.ts";
import { type Measure, type Measurement, medianOf } from "./measurement.ts";

const ROWS = 1_000_000;
const CLASSES = 10;
const ROUNDS = 5;
const BUDGET = { kind: "ratio", limit: 1.5 } as const;

export const measure: Measure = async () => {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-bench-"));
  try {
    return measureIn(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

function measureIn(folder: string): readonly Measurement[] {
  const truth = Int32Array.from({ length: ROWS }, () => Math.floor(Math.random() * CLASSES));
  const said = truth.map((label) => (Math.random() < 0.8 ? label : Math.floor(Math.random() * CLASSES)));
  const scores = Float64Array.from(truth, (label) => Math.random() + Number(label === 0) * 0.3);
  writeFileSync(join(folder, "truth.i32"), truth);
  writeFileSync(join(folder, "said.i32"), said);
  writeFileSync(join(folder, "scores.f64"), scores);
  const [truthNames, saidNames] = [Array.from(truth, toName), Array.from(said, toName)];
  const isFirst = Uint8Array.from(truth, (label) => Number(label === 0));

  const script = join(import.meta.dirname, "evaluate_peer.py");
  const theirs = JSON.parse(execFileSync(requireMetricsPython(), [script, folder], { encoding: "utf8" })) as {
    readonly numbers: number;
    readonly names: number;
    readonly auc: number;
  };
  return [
    toRow(
      "classification report, 1M rows, 10 classes by number",
      timeOf(() => classificationReport(truth, said)),
      theirs.numbers,
    ),
    toRow(
      "classification report, 1M rows, 10 classes by name",
      timeOf(() => classificationReport(truthNames, saidNames)),
      theirs.names,
    ),
    toRow(
      "ROC AUC, 1M rows",
      timeOf(() => rocAuc(isFirst, scores)),
      theirs.auc,
    ),
  ];
}

function toName(label: number): string {
  return `class ${label}`;
}

function toRow(what: string, ours: number, value: number): Measurement {
  return { what, unit: "ms", ours, peer: { name: "scikit-learn", value }, budget: BUDGET };
}

function timeOf(work: () => unknown): number {
  return medianOf(
    Array.from({ length: ROUNDS }, () => {
      const startedAt = performance.now();
      work();
      return performance.now() - startedAt;
    }),
  );
}
