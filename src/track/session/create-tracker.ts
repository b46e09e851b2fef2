import { basename } from "node:path";

import { SYSTEM_CLOCK, type Clock } from "../../shared/clock.ts";
import type { ExecutionId } from "../../shared/ids.ts";
import type { Json } from "../../shared/json.ts";
import type { CellRecorder } from "./cell-recorder.ts";
import type { CaptureEvent } from "../capture/event.ts";
import { FirstFailure, isMistake } from "./failure.ts";
import { Mailbox } from "./mailbox.ts";
import type { Workshop } from "./open-workshop.ts";
import { findProjectRoot, requireStoreFile, storeFolder } from "../project.ts";
import type { CellEnd, CellStart } from "../recorder.ts";
import { redactText, redactValue } from "../redact.ts";
import type { Run } from "../run.ts";
import { SessionLog, type LoggedCell } from "./session-log.ts";
import { TrackError, type TrailStore } from "../store.ts";
import type { CellRunOptions, DatasetDeclaration, Tracker, TrackerStatus, TurnOnOptions } from "../tracker.ts";

/** Where a session takes place. */
export interface TrackerOptions {
  /** The folder of the notebook. */
  readonly cwd: string;
  readonly notebookPath: string | undefined;
  readonly clock?: Clock;
  /** Opens the store of a project; the real one when it is left out. Called at the first need. */
  readonly openStore?: (projectRoot: string) => TrailStore;
}

/** Begins to remember a session. Nothing is read or written before tracking is turned on. */
export function createTracker(options: TrackerOptions): Tracker {
  return new SessionTracker(options);
}

class SessionTracker implements Tracker {
  readonly #options: TrackerOptions;
  readonly #clock: Clock;
  readonly #projectRoot: string;
  readonly #experiment: string;
  readonly #startedAt: number;
  readonly #log = new SessionLog();
  readonly #mailbox = new Mailbox();
  #workshop: Workshop | undefined;
  readonly #postponed = new Set<() => void>();
  #isOn = false;
  readonly #failure = new FirstFailure();

  constructor(options: TrackerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#projectRoot = findProjectRoot(options.cwd);
    this.#experiment = basename(options.notebookPath ?? "notebook", ".ipynb");
    this.#startedAt = this.#clock.now();
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  beginCell(start: CellStart): void {
    this.#log.begin(start, this.#clock.now());
  }

  capture(executionId: ExecutionId | undefined, event: CaptureEvent): void {
    // A timer of an ended cell is nobody's: it is put down to the cell that runs.
    const cell = this.#log.find(executionId) ?? this.#log.cells.at(-1);
    if (cell === undefined || !this.#isWatched(cell)) return;
    void this.#mailbox.post(() => this.#record((recorder) => recorder.record(cell, event)));
  }

  endCell(executionId: ExecutionId, end: CellEnd): Promise<readonly string[]> {
    return this.#mailbox.post(async () => {
      const cell = this.#log.find(executionId);
      if (cell === undefined) return [];
      cell.end = end;
      if (this.#isWatched(cell)) await this.#record((recorder) => recorder.end(cell, end));
      // The next cell finds none of the variables of the cells before it.
      if (end.status === "died") this.#log.forget();
      return [...cell.notes.splice(0), ...this.#failure.takeWarning()];
    });
  }

  close(): Promise<void> {
    return this.#mailbox.post(async () => {
      const workshop = this.#workshop;
      if (workshop === undefined) return;
      this.#isOn = false;
      await this.#record(async () => {
        await workshop.recorder.settle();
        for (const work of this.#postponed) this.#doPostponed(work);
        workshop.keeper.endCurrent({ status: "finished" });
        await workshop.keeper.settle();
        workshop.ledger.end(this.#clock.now());
      });
      workshop.store.close();
      this.#workshop = undefined;
    });
  }

  status(): Promise<TrackerStatus> {
    return this.#mailbox.post(() => this.#status());
  }

  turnOn(options: TurnOnOptions & { readonly seed?: number | undefined }): Promise<TrackerStatus> {
    return this.#mailbox.post(async () => {
      this.#failure.forget();
      await this.#order(({ keeper }) => {
        this.#isOn = true;
        keeper.begin(options);
      });
      return this.#status();
    });
  }

  turnOff(): Promise<void> {
    return this.#mailbox.post(async () => {
      this.#isOn = false;
      await this.#record(() => void this.#workshop?.keeper.endCurrent({ status: "finished" }));
    });
  }

  startNewRun(name: string | undefined): Promise<void> {
    return this.#mailbox.post(() =>
      this.#order(({ keeper }) => {
        keeper.endCurrent({ status: "finished" });
        keeper.nextName = name;
      }),
    );
  }

  endRun(): Promise<Run | undefined> {
    return this.#mailbox.post(async () => {
      const run = this.#workshop?.keeper.current?.run;
      await this.#record(() => void this.#workshop?.keeper.endCurrent({ status: "finished" }));
      return run;
    });
  }

  beginCellRun(executionId: ExecutionId, options: CellRunOptions): Promise<void> {
    return this.#mailbox.post(() =>
      this.#order(({ keeper }) => keeper.openCellRun(this.#requireCell(executionId), options)),
    );
  }

  addParams(executionId: ExecutionId, params: Readonly<Record<string, Json>>): Promise<void> {
    return this.#mailbox.post(() =>
      this.#order(({ keeper }) => {
        const clean = Object.entries(params).map(([name, value]) => [name, redactValue(name, value)] as const);
        keeper.declareParams(this.#requireCell(executionId), new Map(clean));
      }),
    );
  }

  addMetrics(
    executionId: ExecutionId,
    metrics: Readonly<Record<string, number>>,
    step: number | undefined,
  ): Promise<void> {
    return this.#mailbox.post(() =>
      this.#order(async ({ keeper }) => {
        const run = await keeper.runFor(this.#requireCell(executionId), { isExplicit: true });
        run.addMetrics("explicit", "test", metrics, this.#clock.now(), step);
      }),
    );
  }

  addTags(executionId: ExecutionId, tags: Readonly<Record<string, string>>): Promise<void> {
    return this.#mailbox.post(() =>
      this.#order(({ keeper }) => {
        const clean = Object.entries(tags).map(([key, value]) => [key, String(redactValue(key, value))]);
        keeper.tag(this.#requireCell(executionId), Object.fromEntries(clean));
      }),
    );
  }

  addNote(executionId: ExecutionId, text: string): Promise<void> {
    return this.#mailbox.post(() =>
      this.#order(({ keeper }) => keeper.note(this.#requireCell(executionId), redactText(text))),
    );
  }

  addDataset(executionId: ExecutionId, declaration: DatasetDeclaration): Promise<void> {
    return this.#mailbox.post(() =>
      this.#order(async ({ keeper, findDataset }) => {
        keeper.declareDataset(this.#requireCell(executionId), await findDataset(declaration));
      }),
    );
  }

  openStore(): Promise<TrailStore> {
    return this.#mailbox.post(async () => {
      // Looking must not leave an empty store behind.
      if (this.#workshop === undefined && this.#options.openStore === undefined) requireStoreFile(this.#projectRoot);
      return (await this.#open()).store;
    });
  }

  #status(): TrackerStatus {
    const keeper = this.#workshop?.keeper;
    return {
      isOn: this.#isOn,
      experiment: keeper?.experiment ?? this.#experiment,
      seed: keeper?.seed,
      storeFolder: this.#workshop === undefined ? undefined : storeFolder(this.#projectRoot),
      run: keeper?.current?.run,
      cellCount: this.#log.cells.length,
    };
  }

  async #open(): Promise<Workshop> {
    if (this.#workshop !== undefined) return this.#workshop;
    const { openStore, notebookPath, cwd } = this.#options;
    const { openWorkshop } = await import("./open-workshop.ts");
    this.#workshop = openWorkshop({
      log: this.#log,
      projectRoot: this.#projectRoot,
      folder: cwd,
      notebookPath,
      experiment: this.#experiment,
      startedAt: this.#startedAt,
      now: () => this.#clock.now(),
      openStore,
      onFailure: (error) => this.#failure.happen(error),
      later: (work) => this.#doLater(work),
    });
    return this.#workshop;
  }

  /** Does something after what is under way, and after the answer to the cell has gone out. */
  #doLater(work: () => void): void {
    this.#postponed.add(work);
    setImmediate(() => void this.#mailbox.post(() => this.#record(() => this.#doPostponed(work))));
  }

  #doPostponed(work: () => void): void {
    if (this.#postponed.delete(work)) work();
  }

  #isWatched(cell: LoggedCell): boolean {
    return (this.#isOn || cell.ownRun !== undefined) && !this.#failure.hasHappened;
  }

  /** Tracking never breaks a cell: whatever goes wrong becomes one warning. */
  async #record(work: (recorder: CellRecorder) => void | Promise<void>): Promise<void> {
    if (this.#workshop === undefined) return;
    try {
      await work(this.#workshop.recorder);
    } catch (error) {
      this.#failure.happen(error);
    }
  }

  /** Carries out what a person asked for: a mistake is theirs to hear, but a store that fails stops no training. */
  async #order(work: (workshop: Workshop) => void | Promise<void>): Promise<void> {
    try {
      await work(await this.#open());
    } catch (error) {
      if (isMistake(error)) throw error;
      this.#failure.happen(error);
    }
  }

  #requireCell(executionId: ExecutionId): LoggedCell {
    const cell = this.#log.find(executionId);
    if (cell !== undefined) return cell;
    throw new TrackError("CELL_NOT_RECORDED", "this cell was run without history, so nothing of it is remembered", {
      hint: "Run it as an ordinary cell of the notebook.",
    });
  }
}
