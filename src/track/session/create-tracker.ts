import { basename } from "node:path";

import { messageOf } from "../../shared/errors.ts";
import { SYSTEM_CLOCK, type Clock } from "../../shared/clock.ts";
import type { ExecutionId, RunId } from "../../shared/ids.ts";
import type { Json } from "../../shared/json.ts";
import type { TrackOrder, TrackQuestion } from "../api/port.ts";
import type { CellRecorder } from "./cell-recorder.ts";
import { discard } from "../capture/discard.ts";
import type { CaptureEvent } from "../capture/event.ts";
import { CaptureSettings } from "./capture-settings.ts";
import { FirstFailure, isMistake } from "./failure.ts";
import { addSecretNames, learnFromSource } from "./learn-secrets.ts";
import { LookOpener } from "./open-look.ts";
import { Mailbox } from "./mailbox.ts";
import { finishWorkshop } from "./finish-workshop.ts";
import type { Workshop } from "./open-workshop.ts";
import { findProjectRoot, hasStoreFile, requireStoreFile, storeFolder } from "../project.ts";
import type { CellEnd, CellStart, ShownBundle } from "../recorder.ts";
import type { Run } from "../run.ts";
import { Postponed } from "./postponed.ts";
import type { SessionLook } from "./session-look.ts";
import { StoreNotices } from "./store-notices.ts";
import { cellNotRecorded, SessionLog, type LoggedCell } from "./session-log.ts";
import type { TrailStore } from "../store.ts";
import type { CellRunOptions, Tracker, TrackerOptions, TrackerStatus, TurnOnOptions } from "../tracker.ts";

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
  readonly #mailbox = new Mailbox();
  #workshop: Workshop | undefined;
  readonly #postponed = new Postponed((work) => {
    void this.#mailbox.post(() => this.#record(work));
  });
  #isOn = false;
  readonly settings = new CaptureSettings();
  readonly #log = new SessionLog(this.settings.secrets);
  readonly #failure = new FirstFailure();
  readonly #looks: LookOpener;
  readonly #notices = new StoreNotices();

  constructor(options: TrackerOptions) {
    this.#options = options;
    this.#looks = new LookOpener(this.#log, options);
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
    void this.#mailbox.post(() => learnFromSource(start.source, this.settings.secrets));
  }

  capture(executionId: ExecutionId | undefined, event: CaptureEvent): void {
    // A timer of an ended cell is nobody's: it is put down to the cell that runs.
    const cell = this.#log.find(executionId) ?? this.#log.cells.at(-1);
    if (cell === undefined || !this.#isWatched(cell) || !this.settings.wantsEvent(event)) return discard(event);
    void this.#mailbox.post(() => this.#record((recorder) => recorder.record(cell, event)));
  }

  show(executionId: ExecutionId | undefined, shown: ShownBundle): void {
    const cell = this.#log.find(executionId);
    if (cell === undefined || !this.#isWatched(cell)) return;
    if (this.settings.wants("console")) {
      void this.#mailbox.post(() => this.#record((recorder) => recorder.note(cell, (output) => output.show(shown))));
    }
    if (!this.settings.wants("figures")) return;
    void this.#mailbox.post(() => this.#record((recorder) => recorder.show(cell, shown)));
  }

  print(executionId: ExecutionId | undefined, text: string): void {
    const cell = this.#log.find(executionId);
    if (cell === undefined || !this.#isWatched(cell) || !this.settings.wants("console")) return;
    void this.#mailbox.post(() => this.#record((recorder) => recorder.note(cell, (output) => output.print(text))));
  }

  endCell(executionId: ExecutionId, end: CellEnd): Promise<readonly string[]> {
    return this.#mailbox.post(async () => {
      const cell = this.#log.find(executionId);
      if (cell === undefined) return [];
      cell.end = end;
      if (this.#isWatched(cell)) {
        await this.#record(async (recorder) => {
          await recorder.end(cell, end);
          if (end.status === "ok") cell.notes.push(...(await this.#looks.describeDoubts(cell, this.#workshop)));
        });
      }
      // The next cell finds none of the variables of the cells before it.
      if (end.status === "died") {
        this.#workshop?.api.endAll(end.error);
        this.#log.forget();
      }
      return [...cell.notes.splice(0), ...this.#notices.take(), ...this.#failure.takeWarning()];
    });
  }

  close(): Promise<void> {
    return this.#mailbox.post(async () => {
      const workshop = this.#workshop;
      if (workshop === undefined) return;
      this.#isOn = false;
      await this.#record(() => finishWorkshop(workshop, () => this.#postponed.doAll(), this.#clock.now()));
      workshop.store.close();
      this.#workshop = undefined;
    });
  }

  status(): Promise<TrackerStatus> {
    return this.#mailbox.post(async () => ({
      ...this.#status(),
      stale: this.#isOn ? await (await this.#looks.open(this.#workshop)).findStale() : [],
    }));
  }

  turnOn(options: TurnOnOptions & { readonly seed?: number | undefined }): Promise<TrackerStatus> {
    return this.#mailbox.post(async () => {
      this.#failure.forget();
      await addSecretNames(options.redact ?? [], this.settings.secrets, this.#log);
      await this.#order(({ keeper }) => {
        this.#isOn = true;
        this.settings.isPaused = false;
        this.settings.choice = options.choice ?? this.settings.choice;
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
      this.#order(({ keeper }) => keeper.openCellRun(this.#log.require(executionId), options)),
    );
  }

  say(executionId: ExecutionId, order: TrackOrder): Promise<void> {
    return this.#mailbox.post(() => this.#order(({ api }) => api.record(this.#log.require(executionId), order)));
  }

  record(executionId: ExecutionId | undefined, order: TrackOrder): void {
    void this.#mailbox.post(async () => {
      const cell = this.#log.find(executionId) ?? this.#log.cells.at(-1);
      if (cell === undefined) return;
      try {
        await this.#order(({ api }) => api.record(cell, order));
      } catch (error) {
        // Nobody waits for it, so that it cannot be thrown.
        cell.notes.push(`warning: ${messageOf(error)}`);
      }
    });
  }

  answer(executionId: ExecutionId | undefined, question: TrackQuestion): Promise<Json> {
    return this.#mailbox.post(async () => {
      if (question.kind === "flush" || (question.kind === "runs" && !this.#hasStore())) return [];
      const cell = this.#log.find(executionId) ?? (executionId === undefined ? this.#log.cells.at(-1) : undefined);
      if (question.kind === "evaluation" && !this.#keepsEvaluation(cell, question)) return null;
      if (cell === undefined) throw cellNotRecorded();
      let answer: Json = null;
      await this.#order(async ({ api }) => {
        answer = await api.answer(cell, question);
      });
      return answer;
    });
  }

  look<Answer>(question: (look: SessionLook) => Answer | Promise<Answer>): Promise<Answer> {
    return this.#mailbox.post(async () => question(await this.#looks.open(this.#workshop)));
  }

  openStore(): Promise<TrailStore> {
    return this.#mailbox.post(async () => {
      // Looking must not leave an empty store behind.
      if (!this.#hasStore()) requireStoreFile(this.#projectRoot);
      return (await this.#open()).store;
    });
  }

  #status(): TrackerStatus {
    const keeper = this.#workshop?.keeper;
    return {
      isOn: this.#isOn,
      experiment: keeper?.experiment ?? this.#experiment,
      seed: keeper?.seed,
      choice: this.settings.choice,
      redacted: this.settings.secrets.patterns,
      isPaused: this.settings.isPaused,
      storeFolder: this.#workshop === undefined ? undefined : storeFolder(this.#projectRoot),
      run: keeper?.current?.run,
      cellCount: this.#log.cells.length,
      keptForLater: this.#notices.keptForLater,
      stale: [],
    };
  }

  #hasStore(): boolean {
    if (this.#workshop !== undefined || this.#options.openStore !== undefined) return true;
    return hasStoreFile(this.#projectRoot);
  }

  async #open(): Promise<Workshop> {
    if (this.#workshop !== undefined) return this.#workshop;
    const { openStore, notebookPath, cwd } = this.#options;
    const { openWorkshop } = await import("./open-workshop.ts");
    this.#workshop = openWorkshop({
      log: this.#log,
      settings: this.settings,
      projectRoot: this.#projectRoot,
      folder: cwd,
      notebookPath,
      experiment: this.#experiment,
      startedAt: this.#startedAt,
      now: () => this.#clock.now(),
      openStore,
      notify: (notice) => this.#notices.add(notice),
      onFailure: (error) => this.#failure.happen(error),
      later: (work) => this.#postponed.add(work),
    });
    return this.#workshop;
  }

  #isWatched(cell: LoggedCell): boolean {
    return (this.#isOn || cell.ownRun !== undefined) && !this.#failure.hasHappened;
  }

  /** An evaluation is seen, as a fit is; a run that was opened by word of a person has it as well. */
  #keepsEvaluation(cell: LoggedCell | undefined, { run }: { readonly run: RunId | undefined }): boolean {
    if (cell === undefined) return false;
    if (run !== undefined) return true;
    if (this.settings.isPaused || !this.settings.wants("metrics")) return false;
    return this.#isWatched(cell) || this.#workshop?.keeper.current !== undefined;
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
}
