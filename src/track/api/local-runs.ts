import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { dirname } from "node:path";

import type { RunId } from "../../shared/ids.ts";
import { describeEnvironment } from "../capture/environment.ts";
import { captureCode } from "../capture/git.ts";
import { keepSources } from "../keep-sources.ts";
import { toLocation } from "../location.ts";
import type { CodeState, Environment, Run, RunError } from "../run.ts";

import type { NewRun, TrailStore } from "../store.ts";

/** The program that tracks. */
export interface Program {
  readonly projectRoot: string;
  /** The absolute path of the script; undefined when there is none, as with `node -e`. */
  readonly scriptPath: string | undefined;
  readonly cwd: string;
}

/** What a program has to say when a run of it begins. */
type Beginning = Pick<NewRun, "name" | "experiment" | "parentId" | "startedAt"> & { readonly id?: RunId };

/** The runs of a program that has no kernel: it is their session, and each knows its environment and its code. */
export class LocalRuns {
  readonly #store: TrailStore;
  readonly #program: Program;
  readonly #onFailure: (error: unknown) => void;
  readonly #sessionId = randomUUID().replaceAll("-", "");
  readonly #nextSteps = new Map<RunId, Map<string, number>>();
  #isSaved = false;
  #environment: Environment | undefined;
  /** Asked once: a program that runs does not change any more. */
  #code: Promise<CodeState | undefined> | undefined;
  readonly #findings = new Set<Promise<void>>();

  /** @param onFailure - Told when something that nobody waited for has failed. */
  constructor(store: TrailStore, program: Program, onFailure: (error: unknown) => void) {
    this.#store = store;
    this.#program = program;
    this.#onFailure = onFailure;
  }

  begin({ id = randomUUID().replaceAll("-", "") as RunId, ...beginning }: Beginning): Run {
    this.#saveSession(beginning.startedAt);
    this.#environment ??= describeEnvironment(this.#program.projectRoot, (text) =>
      this.#store.saveBytes(Buffer.from(text)),
    );
    const run = this.#store.createRun({ ...beginning, id, sessionId: this.#sessionId, environment: this.#environment });
    this.#nextSteps.set(id, new Map());
    this.#findCode(id);
    return run;
  }

  /** The step of a point, the next one of its metric when it has none. */
  stepOf(run: RunId, key: string, step: number | null): number {
    const nextSteps = this.#nextSteps.get(run);
    const found = step ?? nextSteps?.get(key) ?? 0;
    nextSteps?.set(key, found + 1);
    return found;
  }

  end(run: RunId, at: number, error: RunError | undefined): void {
    this.#nextSteps.delete(run);
    this.#store.endRun(run, { status: error === undefined ? "finished" : "failed", at, ...(error && { error }) });
  }

  endSession(at: number): void {
    if (this.#isSaved) this.#store.endSession(this.#sessionId, at);
  }

  /** Waits for what is still being found out about runs. */
  async settle(): Promise<void> {
    await Promise.all(this.#findings);
  }

  #saveSession(startedAt: number): void {
    if (this.#isSaved) return;
    const { scriptPath, projectRoot } = this.#program;
    this.#store.saveSession({
      id: this.#sessionId,
      notebook: scriptPath === undefined ? undefined : toLocation(scriptPath, projectRoot),
      startedAt,
      endedAt: undefined,
      host: hostname(),
      pid: process.pid,
    });
    this.#isSaved = true;
  }

  /** In the background: git takes 30 to 140 ms. Where there is none, a run has no code to tell of. */
  #findCode(id: RunId): void {
    const { scriptPath, cwd, projectRoot } = this.#program;
    this.#code ??= captureCode(scriptPath === undefined ? cwd : dirname(scriptPath), id);
    const finding = this.#code
      .then((code) => {
        if (code !== undefined) return this.#store.setCode(id, code);
        const program = { path: scriptPath, texts: [], folder: cwd, projectRoot };
        return keepSources(this.#store, id, program, Date.now());
      })
      .catch((error: unknown) => this.#onFailure(error))
      .finally(() => this.#findings.delete(finding));
    this.#findings.add(finding);
  }
}
