import { basename, extname } from "node:path";

import { SYSTEM_CLOCK, type Clock } from "../../shared/clock.ts";
import { assertNever, LabtrailError, messageOf } from "../../shared/errors.ts";
import type { RunId } from "../../shared/ids.ts";
import type { Json } from "../../shared/json.ts";
import { createFileHasher } from "../capture/hash-file.ts";
import { fromWireNumber } from "../capture/wire-number.ts";
import type { Notify } from "../open-store.ts";
import { hasStoreFile } from "../project.ts";
import { redactText, redactValue } from "../redact.ts";
import type { RunError } from "../run.ts";
import { declareDataset } from "../session/declare-dataset.ts";
import { isMistake } from "../session/failure.ts";
import type { TrailStore } from "../store.ts";
import { describeData } from "./describe-data.ts";
import { findTrackedRuns } from "./find-runs.ts";
import { LocalRuns, type Program } from "./local-runs.ts";
import type { TrackOrder, TrackPort, TrackQuestion } from "./port.ts";
import { saveContent } from "./save-artifact.ts";
import { toEvaluation } from "./to-evaluation.ts";

export interface LocalPortOptions extends Program {
  readonly openStore: (projectRoot: string, notify: Notify) => TrailStore;
  /** Told what keeps tracking from recording, or makes it keep things elsewhere. */
  readonly warn: (message: string) => void;
  readonly clock?: Clock;
}

interface Opened {
  readonly store: TrailStore;
  readonly runs: LocalRuns;
}

/** Records what a program without a kernel says, in the store of its project. Opened by the first word. */
export class LocalPort implements TrackPort {
  readonly #options: LocalPortOptions;
  readonly #clock: Clock;
  readonly #hasher = createFileHasher();
  #opened: Opened | undefined;
  /** The run of what is said outside of `track.run`. */
  #openRun: RunId | undefined;
  #hasWarned = false;

  constructor(options: LocalPortOptions) {
    this.#options = options;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
  }

  send(order: TrackOrder): void {
    try {
      this.#record(order);
    } catch (error) {
      this.#warn(error);
    }
  }

  async ask(question: TrackQuestion): Promise<Json> {
    switch (question.kind) {
      case "dataset":
        return this.#addDataset(question);
      case "artifact":
        return this.#addArtifact(question);
      case "evaluation":
        return this.#addEvaluation(question);
      case "runs": {
        // Looking must not leave an empty store behind.
        if (this.#opened === undefined && !hasStoreFile(this.#options.projectRoot)) return [];
        return findTrackedRuns(this.#open().store, question);
      }
      case "flush":
        await this.#opened?.runs.settle();
        return null;
      default:
        return assertNever(question);
    }
  }

  describe(value: object): Json {
    return describeData(value);
  }

  /** Ends the open run: the program ends. */
  close(error: RunError | undefined): void {
    const opened = this.#opened;
    if (opened === undefined) return;
    this.#opened = undefined;
    try {
      const at = this.#clock.now();
      if (this.#openRun !== undefined) opened.runs.end(this.#openRun, at, error);
      opened.runs.endSession(at);
      opened.store.close();
    } catch (failure) {
      this.#warn(failure);
    }
  }

  #record(order: TrackOrder): void {
    const { store, runs } = this.#open();
    switch (order.kind) {
      case "begin-run": {
        const { run: id, name, experiment = this.#experiment(), parent: parentId, at: startedAt } = order;
        runs.begin({ id, name, experiment, parentId, startedAt });
        return;
      }
      case "end-run":
        return runs.end(order.run, order.at, order.error && redactError(order.error));
      case "params":
        return store.addParams(
          this.#requireRun(order.run),
          Object.entries(order.values).map(([key, value]) => ({
            key,
            value: redactValue(key, value ?? null),
            source: "explicit",
          })),
        );
      case "metrics": {
        const run = this.#requireRun(order.run);
        const points = order.points.map(([key, value, step, at]) => ({
          key,
          value: fromWireNumber(value),
          step: runs.stepOf(run, key, step),
          at,
        }));
        store.appendMetrics(run, { source: "explicit", ...order.origin }, points);
        return;
      }
      case "tags":
        return store.setTags(
          this.#requireRun(order.run),
          Object.fromEntries(
            Object.entries(order.values).map(([key, value]) => [key, String(redactValue(key, value))]),
          ),
        );
      case "note":
        return store.addNote(this.#requireRun(order.run), redactText(order.text), order.at);
      default:
        return assertNever(order);
    }
  }

  async #addDataset(question: Extract<TrackQuestion, { kind: "dataset" }>): Promise<Json> {
    const { projectRoot, cwd } = this.#options;
    const dataset = await declareDataset(question, this.#hasher, { projectRoot, folder: cwd });
    const { run } = question;
    this.#try(({ store }) => store.addDatasets(this.#requireRun(run), [dataset]));
    const { name, version, digest } = dataset;
    return { name, version, digest };
  }

  async #addArtifact({ run, name, content }: Extract<TrackQuestion, { kind: "artifact" }>): Promise<Json> {
    const { store } = this.#open();
    const { digest, sizeBytes, mediaType } = await saveContent(store, content);
    const at = this.#clock.now();
    const artifact = { name, digest, sizeBytes, mediaType, source: "explicit", executionId: undefined, at } as const;
    this.#try((opened) => opened.store.addArtifacts(this.#requireRun(run), [artifact]));
    return { name, digest, sizeBytes };
  }

  /** Nobody has asked for a run: there is none before something was said of it. */
  #addEvaluation(question: Extract<TrackQuestion, { kind: "evaluation" }>): Json {
    const run = question.run ?? this.#openRun;
    if (run === undefined) return null;
    this.#try(({ store, runs }) => {
      const { use, origin, points } = toEvaluation(question);
      store.addDatasets(run, [use]);
      store.appendMetrics(
        run,
        origin,
        points.map((point) => ({ ...point, step: runs.stepOf(run, point.key, null) })),
      );
    });
    return run;
  }

  /** A mistake is the caller's to hear; a store that fails stops no program. */
  #try(work: (opened: Opened) => void): void {
    try {
      work(this.#open());
    } catch (error) {
      if (isMistake(error)) throw error;
      this.#warn(error);
    }
  }

  #open(): Opened {
    if (this.#opened !== undefined) return this.#opened;
    const store = this.#options.openStore(this.#options.projectRoot, ({ text }) => this.#options.warn(text));
    this.#opened = { store, runs: new LocalRuns(store, this.#options, (error) => this.#warn(error)) };
    return this.#opened;
  }

  #requireRun(run: RunId | undefined): RunId {
    if (run !== undefined) return run;
    const experiment = this.#experiment();
    this.#openRun ??= this.#open().runs.begin({ experiment, startedAt: this.#clock.now() }).id;
    return this.#openRun;
  }

  #experiment(): string {
    const { scriptPath } = this.#options;
    return scriptPath === undefined ? "script" : basename(scriptPath, extname(scriptPath));
  }

  #warn(error: unknown): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const hint = error instanceof LabtrailError && error.hint !== undefined ? ` ${error.hint}` : "";
    this.#options.warn(`tracking cannot record: ${messageOf(error)}.${hint}`);
  }
}

function redactError({ name, message }: RunError): RunError {
  return { name, message: redactText(message) };
}
