import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { requirePythonEnv } from "../../scripts/python-env.ts";
import { packageRoot } from "../../src/shared/installation.ts";
import { medianOf, type Budget, type Measurement, type Peer } from "./measurement.ts";
import { installPeers } from "./peers.ts";

const ROUNDS = 10;

type KernelName = "ours" | "bare" | "deno" | "tslab" | "ipykernel";

/** A kernel to be timed, as `kernel_rounds.py` wants it. */
interface KernelSpec {
  readonly name: KernelName;
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** In which words its cells are written. */
  readonly language: "labtrail" | "deno" | "tslab" | "python";
  /** How Jupyter interrupts it, as its kernelspec says. */
  readonly interrupt: "message" | "signal";
  /** Warm cells to be timed in each round; 0 for the start alone. */
  readonly warm: number;
  /** Whether it goes through the longer trials. */
  readonly session: boolean;
}

type Trial = "many" | "lines" | "display" | "spin" | "wait";

/** Milliseconds, one for each round or cell; megabytes for the memory. */
type Figure =
  | "start"
  | "first"
  | "firstIdle"
  | "warm"
  | "soon"
  | "soonIdle"
  | "warmIdle"
  | "early"
  | "late"
  | "memory"
  | "memoryLate"
  | "lines"
  | "display"
  | "spin"
  | "wait";

interface Result {
  readonly figures: { readonly [Name in Figure]?: readonly number[] };
  /** What happened in a trial that gave no figures. */
  readonly failures: { readonly [Name in Trial]?: string };
  readonly notes: { readonly [Name in Trial]?: string };
}

type Results = Readonly<Record<KernelName, Result>>;

const PEERS = ["deno", "tslab", "ipykernel"] as const satisfies readonly KernelName[];

/** How our kernel does beside Deno, tslab, ipykernel, and a bare Node that binds the sockets. */
export async function measure(): Promise<readonly Measurement[]> {
  const peers = installPeers();
  const session = { warm: 50, session: true } as const;
  const results = await timeKernels([
    { name: "ours", ...installOurKernel(), language: "labtrail", interrupt: "message", ...session },
    {
      name: "bare",
      argv: [process.execPath, bareKernel(), "{connection_file}"],
      language: "labtrail",
      interrupt: "signal",
      warm: 0,
      session: false,
    },
    // The kernelspecs of these three say nothing of messages, which means a signal.
    { name: "deno", argv: peers.deno, language: "deno", interrupt: "signal", ...session },
    // It takes a multiple of the others' time for each cell.
    { name: "tslab", argv: peers.tslab, language: "tslab", interrupt: "signal", warm: 10, session: true },
    { name: "ipykernel", argv: peers.ipykernel, language: "python", interrupt: "signal", ...session },
  ]);
  return [
    ...starts(results),
    ...cells(results),
    ...thousandCells(results),
    ...outputs(results),
    ...interrupts(results),
  ];
}

function starts(results: Results): readonly Measurement[] {
  const start = "spawn to kernel_info_reply";
  // A busy machine slows a start down and never speeds one up: the fastest ones can be compared.
  const fastest = `${start} (fastest of ${ROUNDS})`;
  return [
    ...["bare" as const, ...PEERS].map((peer) =>
      compare(results, peer, `${start} (median of ${ROUNDS})`, "start", medianOf),
    ),
    { ...compare(results, "bare", fastest, "start", fastestOf), budget: ratio(1.3) },
    { ...compare(results, "deno", fastest, "start", fastestOf), budget: ratio(1) },
    { ...compare(results, "tslab", fastest, "start", fastestOf), budget: ratio(1 / 8) },
    compare(results, "ipykernel", fastest, "start", fastestOf),
  ];
}

function cells(results: Results): readonly Measurement[] {
  const warm = (peer: KernelName): Measurement => compare(results, peer, "warm 1+1 (median)", "warm", medianOf);
  return [
    ...PEERS.map((peer) => compare(results, peer, "first cell (median)", "first", medianOf)),
    // 1.5 ms where Deno took 1.3 ms; machines differ by more than kernels do.
    { ...warm("deno"), budget: ratio(1.5 / 1.3) },
    warm("tslab"),
    warm("ipykernel"),
    ...PEERS.map((peer) => compare(results, peer, "1+1 right after the first cell (median)", "soon", medianOf)),
    // The types of a cell are checked between its reply and its idle, unless another cell waits.
    ...PEERS.flatMap((peer) => [
      compare(results, peer, "first cell, until idle with its types checked (median)", "firstIdle", medianOf),
      compare(results, peer, "warm 1+1, until idle with its types checked (median)", "warmIdle", medianOf),
    ]),
  ];
}

/** After 1,000 cells of 50 lines, which define a dozen functions each. */
function thousandCells(results: Results): readonly Measurement[] {
  const { figures } = results.ours;
  const late = "warm 1+1 after 1,000 cells (median)";
  const measurements: Measurement[] = [
    {
      what: late,
      unit: "ms",
      ours: medianOf(require(figures, "late")),
      peer: { name: "before them", value: medianOf(require(figures, "early")) },
      budget: ratio(1.2),
    },
    ...PEERS.map((peer) => compare(results, peer, late, "late", medianOf, "many")),
  ];
  // Only Linux says how much of the shared pages is a process's own part.
  if (figures.memory === undefined) return measurements;
  return [
    ...measurements,
    ...PEERS.map((peer) => ({
      ...compare(results, peer, "memory at the start", "memory", medianOf, "many"),
      unit: "MB" as const,
    })),
    ...PEERS.map((peer): Measurement => {
      const growth = growthOf(results[peer]);
      return {
        what: "memory that 1,000 cells take",
        unit: "MB",
        ours: growthOf(results.ours) ?? Number.NaN,
        peer: growth === undefined ? failureOf(results[peer], peer, "many") : { name: peer, value: growth },
      };
    }),
  ];
}

function growthOf({ figures: { memory, memoryLate } }: Result): number | undefined {
  return memory === undefined || memoryLate === undefined ? undefined : medianOf(memoryLate) - medianOf(memory);
}

function outputs(results: Results): readonly Measurement[] {
  const lines = "100,000 lines, all before idle";
  return [
    {
      ...compare(results, "ipykernel", lines, "lines", fastestOf, "lines"),
      budget: { kind: "atMost", limit: 500 },
      note: `${results.ours.notes.lines ?? ""}; ipykernel ${results.ipykernel.notes.lines ?? ""}`,
    },
    ...(["deno", "tslab"] as const).map((peer) => ({
      ...compare(results, peer, lines, "lines", fastestOf, "lines"),
      note: results[peer].notes.lines,
    })),
    ...PEERS.map((peer) => compare(results, peer, "a display of 10 MB", "display", fastestOf, "display")),
  ];
}

function interrupts(results: Results): readonly Measurement[] {
  return PEERS.flatMap((peer) => [
    compare(results, peer, "interrupt of while (true) {}, variables kept", "spin", medianOf, "spin"),
    compare(results, peer, "interrupt of a pending await, variables kept", "wait", medianOf, "wait"),
  ]);
}

type Summary = (values: readonly number[]) => number;

function fastestOf(values: readonly number[]): number {
  return Math.min(...values);
}

function ratio(limit: number): Budget {
  return { kind: "ratio", limit };
}

/** One of our figures beside a peer's, or beside what the peer did in the trial instead of giving one. */
function compare(
  results: Results,
  peer: KernelName,
  what: string,
  figure: Figure,
  summarize: Summary,
  trial: Trial = "many",
): Measurement {
  const values = results[peer].figures[figure];
  return {
    what,
    unit: "ms",
    ours: summarize(require(results.ours.figures, figure)),
    peer:
      values === undefined
        ? failureOf(results[peer], peer, trial)
        : { name: peer === "bare" ? "bare node" : peer, value: summarize(values) },
  };
}

function failureOf({ failures }: Result, name: KernelName, trial: Trial): Peer {
  return { name, failure: failures[trial] ?? "gave no figure" };
}

function require(figures: Result["figures"], name: Figure): readonly number[] {
  const values = figures[name];
  if (values === undefined) throw new Error(`our kernel gave no figures for "${name}"`);
  return values;
}

/** What Jupyter starts: the kernelspec of the package, built from the sources of this moment. */
function installOurKernel(): Pick<KernelSpec, "argv" | "env"> {
  const prefix = join(packageRoot, ".bench", "prefix");
  runNode("scripts/build.ts");
  runNode("dist/src/cli/main.js", "kernel", "install", "--prefix", prefix);
  const path = join(prefix, "share", "jupyter", "kernels", "labtrail", "kernel.json");
  const spec = JSON.parse(readFileSync(path, "utf8")) as Pick<KernelSpec, "argv" | "env">;
  // What the benchmark runs is no history of the user.
  return { argv: spec.argv, env: { ...spec.env, JUPYTER_DATA_DIR: join(prefix, "data") } };
}

function runNode(program: string, ...args: readonly string[]): void {
  execFileSync(process.execPath, [join(packageRoot, program), ...args], { stdio: ["ignore", "ignore", "inherit"] });
}

function bareKernel(): string {
  return join(import.meta.dirname, "bare-kernel.cjs");
}

async function timeKernels(kernels: readonly KernelSpec[]): Promise<Results> {
  const client = spawn(requirePythonEnv(), [join(import.meta.dirname, "kernel_rounds.py")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  client.stdin.end(JSON.stringify({ rounds: ROUNDS, kernels }));
  const answer = await text(client.stdout);
  if (answer === "") throw new Error("kernel_rounds.py gave no figures; what it says stands above");
  const results = JSON.parse(answer) as Results;
  const [failure] = Object.entries(results.ours.failures);
  // Of a peer it is printed; our own kernel may not fail.
  if (failure !== undefined) throw new Error(`our kernel failed in the trial "${failure[0]}": ${failure[1]}`);
  return results;
}
