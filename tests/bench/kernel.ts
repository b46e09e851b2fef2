import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { requirePythonEnv } from "../../scripts/python-env.ts";
import { packageRoot } from "../../src/shared/installation.ts";
import { medianOf, type Measurement } from "./measurement.ts";
import { installPeers } from "./peers.ts";

const ROUNDS = 10;

/** A kernel to be timed, as `kernel_rounds.py` wants it. */
interface KernelSpec {
  readonly name: "ours" | "bare" | "deno" | "tslab";
  readonly argv: readonly string[];
  /** Warm cells to be timed in each round; 0 for the start alone. */
  readonly cells: number;
  /** Cells that run before the warm cells are timed once more, in the last round. */
  readonly many: number;
}

/** Milliseconds, one for each round or cell. */
interface Figures {
  readonly start: readonly number[];
  readonly first: readonly number[];
  readonly warm: readonly number[];
  /** Warm cells after `many` others. */
  readonly late: readonly number[];
}

/** How long our kernel takes to start and to run a cell, beside Deno, tslab, and a bare Node that binds the sockets. */
export async function measure(): Promise<readonly Measurement[]> {
  const peers = installPeers();
  const { ours, bare, deno, tslab } = await timeKernels([
    { name: "ours", argv: buildOurKernel(), cells: 50, many: 1000 },
    { name: "bare", argv: [process.execPath, bareKernel(), "{connection_file}"], cells: 0, many: 0 },
    { name: "deno", argv: peers.deno, cells: 50, many: 1000 },
    // It loses messages when it is hurried, so it is asked for less.
    { name: "tslab", argv: peers.tslab, cells: 10, many: 0 },
  ]);
  const start = "spawn to kernel_info_reply";
  return [
    {
      what: `${start} (median of ${ROUNDS})`,
      unit: "ms",
      ours: medianOf(ours.start),
      peer: { name: "bare node", value: medianOf(bare.start) },
      budget: { kind: "ratio", limit: 1.3 },
    },
    {
      what: `${start} (median of ${ROUNDS})`,
      unit: "ms",
      ours: medianOf(ours.start),
      peer: { name: "deno", value: medianOf(deno.start) },
      budget: { kind: "ratio", limit: 1 },
    },
    {
      what: `${start} (median of ${ROUNDS})`,
      unit: "ms",
      ours: medianOf(ours.start),
      peer: { name: "tslab", value: medianOf(tslab.start) },
      budget: { kind: "ratio", limit: 1 / 8 },
    },
    ...compare("first cell (median)", ours.first, { deno: deno.first, tslab: tslab.first }),
    ...compare("warm 1+1 (median)", ours.warm, { deno: deno.warm, tslab: tslab.warm }),
    {
      what: "warm 1+1 (median)",
      unit: "ms",
      ours: medianOf(ours.warm),
      budget: { kind: "atMost", limit: 1.5 },
    },
    {
      what: "warm 1+1 after 1,000 cells (median)",
      unit: "ms",
      ours: medianOf(ours.late),
      peer: { name: "before them", value: medianOf(ours.warm) },
      budget: { kind: "ratio", limit: 1.2 },
    },
    ...compare("warm 1+1 after 1,000 cells (median)", ours.late, { deno: deno.late }),
  ];
}

function compare(
  what: string,
  ours: readonly number[],
  peers: Readonly<Record<string, readonly number[]>>,
): readonly Measurement[] {
  return Object.entries(peers).map(([name, values]) => ({
    what,
    unit: "ms",
    ours: medianOf(ours),
    peer: { name, value: medianOf(values) },
  }));
}

/** What a user runs: the package as it is built from the sources of this moment. */
function buildOurKernel(): readonly string[] {
  execFileSync(process.execPath, [join(packageRoot, "scripts", "build.ts")], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return [process.execPath, join(packageRoot, "dist", "kernel", "main.js"), "{connection_file}"];
}

function bareKernel(): string {
  return join(import.meta.dirname, "bare-kernel.cjs");
}

async function timeKernels(kernels: readonly KernelSpec[]): Promise<Readonly<Record<KernelSpec["name"], Figures>>> {
  const client = spawn(requirePythonEnv(), [join(import.meta.dirname, "kernel_rounds.py")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  client.stdin.end(JSON.stringify({ rounds: ROUNDS, kernels }));
  const answer = await text(client.stdout);
  if (answer === "") throw new Error("kernel_rounds.py gave no figures; what it says stands above");
  return JSON.parse(answer) as Readonly<Record<KernelSpec["name"], Figures>>;
}
