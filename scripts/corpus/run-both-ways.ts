// Runs a notebook as Jupyter would, through nbclient and sockets, and with `labtrail run`, through a pipe, and compares what
// each shows: it must be the same.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

import { entryPointPath, packageRoot } from "../../src/shared/installation.ts";
import { findDifferences } from "./compare-outputs.ts";
import type { Jupyter } from "./jupyter.ts";
import { copyProject, removeProject } from "./project.ts";

const CELL_TIMEOUT_S = 240;
const NOTEBOOK_LIMIT_MS = 10 * 60_000;
const RUN_NOTEBOOK = join(packageRoot, "tests", "conformance", "run_notebook.py");

/** What came of one notebook. */
export interface CorpusResult {
  readonly name: string;
  readonly seconds: number;
  /** Why it did not run to its end, in either way, and where the outputs differ. Empty when all is well. */
  readonly faults: readonly string[];
}

export interface CorpusFolder {
  readonly source: string;
  /** The `node_modules` in which the notebooks find their packages. */
  readonly nodeModules: string;
}

/** Runs notebooks of a folder one after another, in copies of the folder: each way has its own. */
export function runBothWays(
  { source, nodeModules }: CorpusFolder,
  names: readonly string[],
  jupyter: Jupyter,
  onResult: (result: CorpusResult) => void,
): readonly CorpusResult[] {
  const headless = copyProject(source, nodeModules);
  const withJupyter = copyProject(source, nodeModules);
  try {
    return names.map((name) => {
      const startedAt = performance.now();
      const faults = [...runHeadless(headless, name), ...runWithNbclient(withJupyter, name, jupyter)];
      if (faults.length === 0) {
        const [first, second] = [headless, withJupyter].map((folder) => {
          return { folder, text: readFileSync(join(folder, executedName(name)), "utf8") };
        });
        if (first !== undefined && second !== undefined) faults.push(...findDifferences(first, second));
      }
      const result: CorpusResult = { name, seconds: (performance.now() - startedAt) / 1000, faults };
      onResult(result);
      return result;
    });
  } finally {
    removeProject(headless);
    removeProject(withJupyter);
  }
}

export function renderResult({ name, seconds, faults }: CorpusResult): string {
  const row = `${faults.length === 0 ? "same" : "FAIL"} ${seconds.toFixed(1).padStart(6)} s  ${name}`;
  return [row, ...faults.map((fault) => `        ${fault.replaceAll("\n", "\n        ")}`)].join("\n");
}

function executedName(name: string): string {
  return name.replace(/\.ipynb$/, ".executed.ipynb");
}

function runHeadless(folder: string, name: string): string[] {
  const args = [entryPointPath("src/cli/main"), "run", name, "--timeout", String(CELL_TIMEOUT_S)];
  const options = { cwd: folder, encoding: "utf8", timeout: NOTEBOOK_LIMIT_MS } as const;
  const { status, stderr } = spawnSync(process.execPath, args, options);
  return status === 0 ? [] : [`labtrail run ended with ${status}: ${lastLinesOf(stderr)}`];
}

function runWithNbclient(folder: string, name: string, { python, env }: Jupyter): string[] {
  const executed = join(folder, executedName(name));
  const args = [RUN_NOTEBOOK, name, executed];
  const { status, stderr } = spawnSync(python, args, {
    cwd: folder,
    // As a Jupyter server does, which nbclient alone does not: the kernel names experiments after the notebook.
    env: { ...env, JPY_SESSION_NAME: join(folder, name) },
    encoding: "utf8",
    timeout: NOTEBOOK_LIMIT_MS,
  });
  return status === 0 && existsSync(executed) ? [] : [`nbclient ended with ${status}: ${lastLinesOf(stderr)}`];
}

function lastLinesOf(text: string): string {
  return text.trim().split("\n").slice(-6).join("\n");
}
