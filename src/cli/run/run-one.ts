import { dirname, resolve } from "node:path";

import { findRange, type CellRange, type RangeEnds } from "../../headless/cell-range.ts";
import type { CellFault } from "../../headless/execute-cell.ts";
import { startKernel } from "../../headless/kernel-process.ts";
import { applyParameters, type Parameter } from "../../headless/parameters.ts";
import { runNotebook, type CellRun, type NotebookRun } from "../../headless/run-notebook.ts";
import { saveNotebook } from "../../headless/save-notebook.ts";
import type { CodeCell, Notebook, Output } from "../../notebook/notebook.ts";
import { renderNotebook } from "../../notebook/write.ts";
import { CliError } from "../cli-error.ts";
import type { Effects } from "../effects.ts";
import { readNotebook, requireWritable } from "./run-files.ts";
import { codeCellNumbers, maybeFaultPlace } from "./run-report.ts";

/** The program that is the kernel, given the path of the notebook. */
export type KernelArgv = (notebookPath: string) => readonly string[];

/** A notebook to be run, read and checked. */
export interface Job {
  /** As the user has written it. */
  readonly shownPath: string;
  readonly path: string;
  readonly target: string;
  readonly notebook: Notebook;
  readonly range: CellRange;
}

/** What is asked for of a notebook before it runs. */
export interface JobWishes extends RangeEnds {
  readonly parameters: readonly Parameter[];
}

export interface JobOptions {
  readonly cellTimeoutMs: number | undefined;
  readonly allowsErrors: boolean;
  readonly kernelArgv: KernelArgv;
  readonly signal: AbortSignal;
}

/** Hears of a run while it goes on. */
export interface RunListener {
  startCell(cell: CodeCell, index: number): void;
  showOutput(output: Output, displayId?: string): void;
  endCell(run: CellRun): void;
}

/** Reads a notebook, and sees whether it can be run as it is asked for. */
export function prepareJob({ cwd }: Effects, shownPath: string, target: string, wishes: JobWishes): Job {
  const path = resolve(cwd, shownPath);
  const source = readNotebook(path, shownPath);
  if (target !== "-") requireWritable(resolve(cwd, target), target);
  const notebook = applyParameters(source, wishes.parameters);
  return { shownPath, path, target, notebook, range: findRange(notebook, wishes) };
}

/** Runs a notebook in a kernel of its own, and writes what came of it, also of a part. */
export async function runJob(
  effects: Effects,
  { path, target, notebook, range }: Job,
  options: JobOptions,
  listener: RunListener,
): Promise<NotebookRun> {
  const { kernelArgv, cellTimeoutMs, allowsErrors, signal } = options;
  const kernel = await startKernel({ argv: kernelArgv(path), cwd: dirname(path), env: effects.env });
  try {
    const run = await runNotebook(notebook, kernel, {
      signal,
      cellTimeoutMs,
      allowsErrors,
      range,
      onCellStart: (cell, index) => listener.startCell(cell, index),
      onOutput: (output, _index, displayId) => listener.showOutput(output, displayId),
      onCellEnd: (cellRun) => listener.endCell(cellRun),
    });
    if (target === "-") effects.stdout(renderNotebook(run.notebook));
    else saveNotebook(run.notebook, resolve(effects.cwd, target));
    return run;
  } finally {
    await kernel.close();
  }
}

/** What a run that did not go to its end, or not well, means for the command. */
export interface RunFailure {
  readonly error: CliError;
  /** What a cell threw. */
  readonly fault: CellFault | undefined;
}

/** Undefined when every cell went well, or was allowed not to. */
export function maybeFailure({ outcome, notebook }: NotebookRun, path: string): RunFailure | undefined {
  if (outcome.kind === "ok") return undefined;
  if (outcome.kind === "interrupted") {
    return { error: new CliError("INTERRUPTED", `${path} was interrupted`), fault: undefined };
  }
  const { cell, run } = outcome;
  const name = `cell ${codeCellNumbers(notebook).get(run.index)} ("${cell.id}")`;
  if (outcome.kind === "broken") {
    const { message, hint, code } = outcome.error;
    const details = hint === undefined ? {} : { hint };
    const kind = code === "CELL_TIMEOUT" ? "CELL_FAILED" : "KERNEL_FAILED";
    return { error: new CliError(kind, `${path}, ${name}: ${message}`, details), fault: undefined };
  }
  const { ename, evalue, traceback } = outcome.fault;
  const place = maybeFaultPlace(traceback, run.executionCount);
  const where = place === undefined ? "" : `, line ${place.line}, column ${place.column}`;
  const error = new CliError("CELL_FAILED", `${path}, ${name}${where}: ${ename}: ${evalue}`);
  return { error, fault: outcome.fault };
}
