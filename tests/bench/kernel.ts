import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
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
  readonly env?: Readonly<Record<string, string>>;
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
    { name: "ours", ...installOurKernel(), cells: 50, many: 1000 },
    { name: "bare", argv: [process.execPath, bareKernel(), "{connection_file}"], cells: 0, many: 0 },
    { name: "deno", argv: peers.deno, cells: 50, many: 1000 },
    // It loses messages when it is hurried, so it is asked for less.
    { name: "tslab", argv: peers.tslab, cells: 10, many: 0 },
  ]);
  const start = "spawn to kernel_info_reply";
  const fastestStart = (peer: string, values: readonly number[], limit: number): Measurement => ({
    what: `${start} (fastest of ${ROUNDS})`,
    unit: "ms",
    ours: Math.min(...ours.start),
    peer: { name: peer, value: Math.min(...values) },
    budget: { kind: "ratio", limit },
  });
  return [
    ...compare(`${start} (median of ${ROUNDS})`, ours.start, {
      "bare node": bare.start,
      deno: deno.start,
      tslab: tslab.start,
    }),
    // A busy machine slows a start down and never speeds one up: the fastest ones can be compared.
    fastestStart("bare node", bare.start, 1.3),
    fastestStart("deno", deno.start, 1),
    fastestStart("tslab", tslab.start, 1 / 8),
    ...compare("first cell (median)", ours.first, { deno: deno.first, tslab: tslab.first }),
    ...compare("warm 1+1 (median)", ours.warm, { tslab: tslab.warm }),
    {
      what: "warm 1+1 (median)",
      unit: "ms",
      ours: medianOf(ours.warm),
      peer: { name: "deno", value: medianOf(deno.warm) },
      // 1.5 ms where Deno took 1.3 ms; machines differ by more than kernels do.
      budget: { kind: "ratio", limit: 1.5 / 1.3 },
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

/** What Jupyter starts: the kernelspec of the package, built from the sources of this moment. */
function installOurKernel(): Pick<KernelSpec, "argv" | "env"> {
  const prefix = join(packageRoot, ".bench", "prefix");
  runNode("scripts/build.ts");
  runNode("dist/src/cli/main.js", "kernel", "install", "--prefix", prefix);
  const path = join(prefix, "share", "jupyter", "kernels", "labtrail", "kernel.json");
  const spec = JSON.parse(readFileSync(path, "utf8")) as Pick<KernelSpec, "argv" | "env">;
  // What the benchmark runs is no history of the user.
  return { ...spec, env: { ...spec.env, JUPYTER_DATA_DIR: join(prefix, "data") } };
}

function runNode(program: string, ...args: readonly string[]): void {
  execFileSync(process.execPath, [join(packageRoot, program), ...args], { stdio: ["ignore", "ignore", "inherit"] });
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
