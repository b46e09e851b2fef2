import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openTestRuntime } from "../helpers/runtime.ts";
import type { Measurement } from "./measurement.ts";

/** What V8 makes of a loop differs from time to time; the fastest of some fresh processes can be compared. */
const ROUNDS = 5;

const LIMIT = 1.3;

interface Loop {
  readonly what: string;
  /** An earlier cell, or the lines above. */
  readonly setup: string;
  readonly loop: string;
  /** How many times as long as in a module it may take; see docs/kernel.md on the one that is above the others. */
  readonly limit?: number;
}

const LOOPS: readonly Loop[] = [
  { what: "integer sum", setup: "let sum = 0", loop: "for (let i = 0; i < 1e8; i++) sum += i & 3" },
  { what: "float sum", setup: "let sum = 0", loop: "for (let i = 0; i < 1e8; i++) sum += i * 0.5" },
  {
    what: "the counter at the top level too",
    setup: "let sum = 0, i = 0",
    loop: "for (i = 0; i < 1e8; i++) sum += i & 3",
    limit: 1.5,
  },
  {
    what: "objects and a typed array",
    setup:
      "class P { d: number; constructor(i: number) { this.d = i * 0.5 } }\nconst a = new Float64Array(1000); let sum = 0",
    loop: "for (let i = 0; i < 2e7; i++) { a[i % 1000] += i * 0.25; sum += new P(i).d }",
  },
  {
    what: "gradient descent over arrays",
    setup:
      "const xs = Array.from({ length: 1000 }, (_, i) => i / 1000), ys = xs.map((x) => 3 * x + 1); let w = 0, b = 0",
    loop: `for (let epoch = 0; epoch < 20_000; epoch++) {
      for (let i = 0; i < xs.length; i++) { const error = w * xs[i] + b - ys[i]; w -= 0.01 * error * xs[i]; b -= 0.01 * error }
    }`,
  },
  {
    what: "a product of matrices",
    setup:
      "const n = 300, A = new Float64Array(n * n).fill(1.5), B = new Float64Array(n * n).fill(0.5), C = new Float64Array(n * n)",
    loop: `for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) {
      let t = 0; for (let k = 0; k < n; k++) t += A[i * n + k] * B[k * n + j]; C[i * n + j] = t
    }`,
  },
  {
    what: "for-of over an array",
    setup: "const list = Array.from({ length: 1e6 }, (_, i) => i * 0.5); let sum = 0",
    loop: "for (let round = 0; round < 50; round++) for (const x of list) sum += x",
  },
  {
    what: "building a string",
    setup: "let text = ''",
    loop: "for (let i = 0; i < 3e6; i++) text += String.fromCharCode(97 + (i % 26))",
  },
  {
    what: "calls of a function of an earlier cell",
    setup: "function f(x: number) { return x * 1.5 + 1 }\nlet sum = 0",
    loop: "for (let i = 0; i < 5e7; i++) sum += f(i)",
  },
  {
    what: "filling an array",
    setup: "const out: number[] = []",
    loop: "for (let i = 0; i < 5e6; i++) out.push(i)",
  },
];

/** How long loops at the top level of a cell take, beside the same text in a module. */
export async function measure(): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-bench-"));
  const measurements: Measurement[] = [];
  try {
    for (const loop of LOOPS) {
      const ours: number[] = [];
      const module: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        module.push(timeModule(loop, folder));
        ours.push(await timeCells(loop));
      }
      measurements.push({
        what: `top-level loop: ${loop.what} (fastest of ${ROUNDS})`,
        unit: "ms",
        ours: Math.min(...ours),
        peer: { name: "module", value: Math.min(...module) },
        budget: { kind: "ratio", limit: loop.limit ?? LIMIT },
      });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return measurements;
}

/** What the thread has used of a processor, in milliseconds: other work makes a loop wait, but does not count. */
const NOW = "process.threadCpuUsage().user / 1000";

function timeModule({ setup, loop }: Loop, folder: string): number {
  const path = join(folder, "loop.mts");
  writeFileSync(path, `${setup};\nconst startedAt = ${NOW};\n${loop};\nconsole.log(${NOW} - startedAt);\n`);
  return Number(execFileSync(process.execPath, ["--no-warnings", path], { encoding: "utf8" }));
}

/** The cells as the kernel compiles them, in the process that it runs them in. */
async function timeCells({ setup, loop }: Loop): Promise<number> {
  const session = openTestRuntime();
  try {
    await session.run(setup);
    const { outcome } = await session.run(`const startedAt = ${NOW};\n${loop};\n${NOW} - startedAt`);
    if (outcome.kind !== "value") throw new Error(`${loop} failed: ${outcome.fault.evalue}`);
    return Number(outcome.data?.["text/plain"]);
  } finally {
    await session[Symbol.asyncDispose]();
  }
}
