import { realpathSync } from "node:fs";

import type { NotebookRun } from "../headless/run-notebook.ts";
import type { Notebook } from "../notebook/notebook.ts";
import { openStore } from "../track/open-store.ts";
import type { RunDetails } from "../track/run.ts";
import type { TrailStore } from "../track/store.ts";
import { digestsOf, readRunRecord } from "../track/transfer/run-record.ts";
import { writeRunRecord } from "../track/transfer/write-run-record.ts";
import { execute, type KernelArgv } from "./program/execute.ts";
import { ReproduceError } from "./reproduce-error.ts";
import { REPRODUCES_TAG } from "./tags.ts";
import type { StoredRun } from "./result/compare-metrics.ts";
import { findResult } from "./result/find-result.ts";
import type { CodeTree } from "./tree/code-tree.ts";

export interface RunAgainOptions {
  readonly store: TrailStore;
  readonly projectRoot: string;
  readonly details: RunDetails;
  readonly tree: CodeTree;
  readonly program: Notebook;
  readonly notebookPath: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly kernelArgv: KernelArgv;
  readonly times: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (text: string) => void;
  /** Puts the inputs to their places once more. */
  readonly placeAll: () => Promise<unknown>;
}

/**
 * Runs a program so many times, each in a fresh process and, where the tree is ours, from the same files.
 *
 * @returns The runs, as the user's own store has them now.
 * @throws {@link ReproduceError} `NOT_RUN`, `NO_RESULT`, `INTERRUPTED`.
 */
export async function runAgain(options: RunAgainOptions): Promise<readonly StoredRun[]> {
  const runs: StoredRun[] = [];
  for (let round = 1; round <= options.times; round += 1) {
    if (round > 1) {
      options.tree.reset();
      await options.placeAll();
    }
    const which = options.times === 1 ? "" : ` (${round} of ${options.times})`;
    runs.push(await runOnce(options, which));
  }
  return runs;
}

async function runOnce(options: RunAgainOptions, which: string): Promise<StoredRun> {
  const { details, tree, program, store, projectRoot, onProgress, signal } = options;
  const isOwnStore = realpathSync(tree.root) === realpathSync(projectRoot);
  // Its store marks the root of the project in the tree.
  if (!isOwnStore) openStore(tree.root).close();
  const total = program.cells.filter(({ kind }) => kind === "code").length;
  let count = 0;
  const { run, pid } = await execute(program, options, {
    signal,
    onCellStart: () => {
      count += 1;
      onProgress?.(`running cell ${count} of ${total}${which}`);
    },
  });
  requireSuccess(run);
  const place = isOwnStore ? store : openStore(tree.root);
  try {
    const found = pid === undefined ? undefined : findResult(place, details, pid);
    if (found === undefined) {
      throw new ReproduceError("NO_RESULT", "its cells ran, and no run was recorded", {
        hint: "With --slice, the default, the cells of the run itself are run.",
      });
    }
    if (!isOwnStore) copyRun(place, store, found, details);
    store.setTags(found.run.id, { [REPRODUCES_TAG]: details.run.id });
    return { store, details: store.requireRun(found.run.id) };
  } finally {
    if (!isOwnStore) place.close();
  }
}

function copyRun(from: TrailStore, to: TrailStore, { run }: RunDetails, original: RunDetails): void {
  const record = readRunRecord(from, run.id);
  for (const digest of digestsOf(record)) to.saveBytes(from.requireBytes(digest));
  writeRunRecord(to, record, { experiment: original.run.experiment });
}

function requireSuccess({ outcome }: NotebookRun): void {
  switch (outcome.kind) {
    case "ok":
      return;
    case "interrupted":
      throw new ReproduceError("INTERRUPTED", "it was interrupted");
    case "broken":
      throw new ReproduceError("NOT_RUN", `${nameOf(outcome.cell.source)}: ${outcome.error.message}`);
    case "cell-failed": {
      const { ename, evalue } = outcome.fault;
      throw new ReproduceError("NOT_RUN", `${nameOf(outcome.cell.source)} failed: ${ename}: ${evalue}`);
    }
  }
}

/** A cell by its first line. */
function nameOf(source: string): string {
  const line = source.split("\n").find((one) => one.trim() !== "" && !one.startsWith("%track on")) ?? "";
  return `the cell "${line.trim().slice(0, 60)}"`;
}
