// How long two versions of an API take to compare, from the start of the process to its end. Runs alone:
// `node tests/bench/api-diff.ts`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { entryPointPath } from "../../src/shared/installation.ts";
import { medianOf, type Measurement } from "./measurement.ts";

const EXPORTS = 120;
const ROUNDS = 5;

/** Declarations of 120 exports of all kinds, as modules have them. In the next version every third one is another. */
function declarations(isNext: boolean): string {
  return Array.from({ length: EXPORTS / 6 }, (_, group) => sixExports(group, isNext && group % 3 === 0)).join("\n");
}

function sixExports(group: number, isChanged: boolean): string {
  return `
export interface Options${group} {
  readonly rate: number;
  readonly units?: readonly number[];
  readonly optimizer: "sgd" | "adam"${isChanged ? ` | "rmsprop"` : ""};
  readonly onEpoch?: (epoch: number, logs: { readonly loss: number; readonly accuracy?: number }) => void;
}
export interface Result${group}<Row> {
  readonly loss: number;
  readonly history: readonly { readonly epoch: number; readonly loss: number }[];
  readonly rows: readonly Row[];${isChanged ? "\n  readonly seconds: number;" : ""}
}
export declare function fit${group}<Row>(rows: readonly Row[], options: Options${group}${isChanged ? ", seed: number" : ""}): Promise<Result${group}<Row>>;
export declare function score${group}(result: Result${group}<{ readonly id: number }>, by?: keyof Options${group}): Record<string, ${isChanged ? "number | undefined" : "number"}>;
export declare class Model${group} {
  private weights;
  constructor(options: Options${group});
  predict(xs: readonly number[]): number[];
  evaluate(rows: readonly { readonly x: number; readonly y: number }[]): Result${group}<{ readonly y: number }>;
  static load(path: string${isChanged ? ", strict?: boolean" : ""}): Promise<Model${group}>;
}
export declare const RATE${group} = ${isChanged ? 0.2 : 0.1};`;
}

function timeOf(program: readonly string[], folder: string): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, program, { cwd: folder, encoding: "utf8" });
  const took = performance.now() - began;
  if (status !== 0) throw new Error(`${program.join(" ")}: ${stderr}`);
  return took;
}

/** Medians of whole processes: the comparison, and TypeScript's own check of the same two files. */
export function measureApiDiff(): { readonly ours: number; readonly tsc: number } {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-bench-api-"));
  try {
    writeFileSync(join(folder, "old.d.ts"), declarations(false));
    writeFileSync(join(folder, "new.d.ts"), declarations(true));
    const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
    const check = [tsc, "--noEmit", "--strict", "--target", "esnext", "--lib", "esnext", "old.d.ts", "new.d.ts"];
    const compare = [entryPointPath("src/cli/main"), "api-diff", "old.d.ts", "new.d.ts", "--json"];
    const rounds = Array.from({ length: ROUNDS }, () => ({
      ours: timeOf(compare, folder),
      tsc: timeOf(check, folder),
    }));
    return { ours: medianOf(rounds.map(({ ours }) => ours)), tsc: medianOf(rounds.map((round) => round.tsc)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function measure(): Promise<readonly Measurement[]> {
  const { ours, tsc } = measureApiDiff();
  const budget = { kind: "atMost", limit: 1500 } as const;
  const peer = { name: "tsc --noEmit of the same files", value: tsc };
  return [{ what: `comparison of ${EXPORTS} exports, cold`, unit: "ms", ours, peer, budget }];
}

if (import.meta.main) {
  const { ours, tsc } = measureApiDiff();
  console.log(
    `comparison of ${EXPORTS} exports: ${ours.toFixed(0)} ms, tsc --noEmit: ${tsc.toFixed(0)} ms (medians, cold)`,
  );
}
