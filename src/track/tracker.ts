import type { Clock } from "../shared/clock.ts";
import type { ExecutionId } from "../shared/ids.ts";
import type { Json } from "../shared/json.ts";
import type { CaptureChoice } from "./capture/capture-choice.ts";
import type { TrackOrder, TrackQuestion } from "./api/port.ts";
import type { Notify } from "./open-store.ts";
import type { Recorder } from "./recorder.ts";
import type { OwnSecretRules } from "./redaction/own-secrets.ts";
import type { CaptureSettings } from "./session/capture-settings.ts";
import type { SessionLook } from "./session/session-look.ts";
import type { StaleCell } from "./session/staleness.ts";
import type { Run } from "./run.ts";
import type { TrailStore } from "./store.ts";

/** What `%track on` may say. */
export interface TurnOnOptions {
  /** The name of the next run; one is drawn when it is left out. */
  readonly runName?: string;
  readonly experiment?: string;
  /** What is captured; as before when it is left out. */
  readonly choice?: CaptureChoice;
  /** Patterns of names whose values are secrets, beside those of before. */
  readonly redact?: readonly string[];
}

/** What `%%track` may say. */
export interface CellRunOptions extends TurnOnOptions {
  readonly params?: Readonly<Record<string, Json>>;
  readonly seed?: number;
}

/** Where tracking stands. */
export interface TrackerStatus {
  readonly isOn: boolean;
  readonly experiment: string;
  readonly seed: number | undefined;
  readonly choice: CaptureChoice;
  /** Patterns of names whose values are secrets, as the user gave them. */
  readonly redacted: readonly string[];
  readonly storeFolder: string | undefined;
  /** The open run, if there is one. */
  readonly run: Run | undefined;
  readonly cellCount: number;
  readonly isPaused: boolean;
  /** The cells that no longer stand for what they gave; known only when they are asked for. */
  readonly stale: readonly StaleCell[];
  /** Where things wait that the store cannot take now; undefined when nothing does. */
  readonly keptForLater: string | undefined;
}

/**
 * A recorder that takes orders: what `%track` and, later, other front ends say. Every method waits until whatever
 * happened before it has been recorded, and rejects for a mistake of the person. A store that fails is no mistake: it
 * becomes a warning among the notes of the cell, and training goes on.
 */
export interface Tracker extends Recorder {
  /** What is captured from here on. */
  readonly settings: CaptureSettings;
  status(): Promise<TrackerStatus>;
  turnOn(options: TurnOnOptions & { readonly seed?: number | undefined }): Promise<TrackerStatus>;
  /** Ends the open run as well. */
  turnOff(): Promise<void>;
  /** Ends the open run; the next trigger opens one, with this name. */
  startNewRun(name: string | undefined): Promise<void>;
  /** Ends the open run and returns it; undefined when none was open. */
  endRun(): Promise<Run | undefined>;
  /** Makes exactly this cell one run, also while tracking is off. It ends with the cell. */
  beginCellRun(executionId: ExecutionId, options: CellRunOptions): Promise<void>;
  /** Records what a person says of the open run, or the next: a metric opens one. */
  say(executionId: ExecutionId, order: TrackOrder): Promise<void>;
  /** Records what a cell says to `track` without waiting. A mistake becomes a note below the cell. */
  record(executionId: ExecutionId | undefined, order: TrackOrder): void;
  /** Answers what a person or a cell asks. */
  answer(executionId: ExecutionId | undefined, question: TrackQuestion): Promise<Json>;
  /** Answers a question about the cells of this session. */
  look<Answer>(question: (look: SessionLook) => Answer | Promise<Answer>): Promise<Answer>;
  /** The project's store, for looking at runs. Rejects when there is none, or it cannot be opened. */
  openStore(): Promise<TrailStore>;
}

/** Where a session takes place. */
export interface TrackerOptions {
  /** The folder of the notebook. */
  readonly cwd: string;
  readonly notebookPath: string | undefined;
  readonly clock?: Clock;
  /** Opens the store of a project; the real one when it is left out. Called at the first need. */
  readonly openStore?: (projectRoot: string, notify: Notify, own?: OwnSecretRules) => TrailStore;
}
