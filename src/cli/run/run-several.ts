// Several notebooks, some of them at the same time: what their cells show is in the files that they are written to.
import { stripVTControlCharacters } from "node:util";

import type { NotebookRun } from "../../headless/run-notebook.ts";
import { LabtrailError, messageOf } from "../../shared/errors.ts";
import { CliError, type CliErrorCode } from "../cli-error.ts";
import type { Effects } from "../effects.ts";
import { StatusLine } from "../status-line.ts";
import { renderBar } from "./progress-bar.ts";
import { maybeFailure, runJob, type Job, type JobOptions, type RunListener } from "./run-one.ts";

/** A notebook with what became of it. */
export interface FinishedJob {
  readonly job: Job;
  /** Undefined when no kernel could be started for it. */
  readonly run: NotebookRun | undefined;
  readonly error: LabtrailError | undefined;
}

/** Runs notebooks, at most so many at the same time. One that fails does not keep the others from running. */
export async function runSeveral(
  effects: Effects,
  jobs: readonly Job[],
  count: number,
  options: JobOptions,
): Promise<readonly FinishedJob[]> {
  const progress = new Progress(effects, jobs);
  const waiting = [...jobs];
  const finished = new Map<Job, FinishedJob>();
  const work = async (): Promise<void> => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      const done = await finish(effects, job, options, progress);
      finished.set(job, done);
      progress.end(done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(count, jobs.length) }, work));
  progress.close();
  return jobs.flatMap((job) => finished.get(job) ?? []);
}

async function finish(effects: Effects, job: Job, options: JobOptions, progress: Progress): Promise<FinishedJob> {
  if (options.signal.aborted) {
    const error = new CliError("INTERRUPTED", `${job.shownPath} was not run`);
    return { job, run: undefined, error };
  }
  try {
    const run = await runJob(effects, job, options, progress);
    return { job, run, error: maybeFailure(run, job.shownPath)?.error };
  } catch (error) {
    if (!(error instanceof LabtrailError)) throw error;
    return { job, run: undefined, error };
  }
}

/** One bar for all, and one line for each notebook that has ended. */
class Progress implements RunListener {
  readonly #effects: Effects;
  readonly #status: StatusLine;
  readonly #notebookCount: number;
  readonly #cellCount: number;
  #endedNotebooks = 0;
  #endedCells = 0;

  constructor(effects: Effects, jobs: readonly Job[]) {
    this.#effects = effects;
    this.#status = new StatusLine(effects);
    this.#notebookCount = jobs.length;
    this.#cellCount = jobs.flatMap(({ notebook }) => notebook.cells).filter(({ kind }) => kind === "code").length;
    this.#show();
  }

  startCell(): void {
    this.#show();
  }

  showOutput(): void {
    // Of several notebooks at once nobody could tell whose it is.
  }

  endCell(): void {
    this.#endedCells += 1;
    this.#show();
  }

  end({ job, run, error }: FinishedJob): void {
    this.#endedNotebooks += 1;
    this.#status.clear();
    const seconds = (run?.cells ?? []).reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
    const ran = (run?.cells ?? []).filter(({ status }) => status !== "skipped" && status !== "not-run").length;
    const how = error === undefined ? "" : `  ${stripVTControlCharacters(messageOf(error))}`;
    this.#effects.stderr(`${job.shownPath}  ${ran} ${ran === 1 ? "cell" : "cells"}, ${seconds.toFixed(1)} s${how}\n`);
    this.#show();
  }

  close(): void {
    this.#status.clear();
  }

  #show(): void {
    const bar = renderBar(this.#endedCells, this.#cellCount);
    this.#status.show(
      `${bar} ${this.#endedNotebooks} of ${this.#notebookCount} notebooks, ${this.#endedCells} of ${this.#cellCount} cells`,
    );
  }
}

/** The error that tells how several runs ended: that of the worst of them. */
export function maybeWorst(finished: readonly FinishedJob[]): CliError | undefined {
  const failed = finished.flatMap(({ job, error }) => (error === undefined ? [] : [{ job, code: codeOf(error) }]));
  const [worst] = ORDER.filter((code) => failed.some((one) => one.code === code));
  if (worst === undefined) return undefined;
  const names = failed.map(({ job }) => job.shownPath).join(", ");
  return new CliError(worst, `${failed.length} of ${finished.length} notebooks failed: ${names}`);
}

const ORDER: readonly CliErrorCode[] = ["INTERRUPTED", "KERNEL_FAILED", "CELL_FAILED"];

function codeOf({ code }: LabtrailError): CliErrorCode {
  if (code === "INTERRUPTED" || code === "CELL_FAILED") return code;
  return code.startsWith("KERNEL") ? "KERNEL_FAILED" : "CELL_FAILED";
}
