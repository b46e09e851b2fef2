import { randomUUID } from "node:crypto";

import type { RunId } from "../../shared/ids.ts";
import type { Json } from "../../shared/json.ts";
import type { CaptureSettings } from "./capture-settings.ts";
import type { CellArtifacts } from "./cell-artifacts.ts";
import { OpenRun } from "./open-run.ts";
import { redactValue } from "../redact.ts";
import type { DatasetUse, Run, RunError } from "../run.ts";
import { findParamChanges, judgeTrigger, renderChanges, type ShapeChange } from "./run-boundary.ts";
import { noticeCount, ownRunOf, type LoggedCell, type SessionLog } from "./session-log.ts";
import { RunProgram } from "./run-program.ts";
import type { RunSurroundings } from "./run-surroundings.ts";
import type { SessionLedger } from "./session-ledger.ts";
import { cellKey, type SessionSlices } from "./session-slices.ts";
import type { TrailStore } from "../store.ts";
import type { CellRunOptions, TurnOnOptions } from "../tracker.ts";
import { describeTrigger, type Declarations, type Trigger } from "./trigger.ts";

/** Where a keeper of runs stands. */
export interface RunKeeperParts {
  readonly settings: CaptureSettings;
  readonly store: TrailStore;
  readonly ledger: SessionLedger;
  readonly log: SessionLog;
  readonly slices: SessionSlices;
  readonly artifacts: CellArtifacts;
  readonly surroundings: RunSurroundings;
  readonly projectRoot: string;
  /** The folder from which the notebook's imports are resolved. */
  readonly notebookFolder: string;
  readonly now: () => number;
}

/** How a run of `track.run` begins. */
interface ApiRunOptions {
  readonly id: RunId;
  readonly runName: string;
  readonly experiment?: string;
  readonly parentId?: RunId;
}

/** Decides which run a trigger belongs to, opens runs and ends them. One run is open at a time, beside that of a `%%track` cell. */
export class RunKeeper {
  nextName: string | undefined;
  readonly #params = new Map<string, Json>();
  readonly #datasets = new Map<string, DatasetUse>();
  #experiment: string;
  #seed: number | undefined;
  readonly #parts: RunKeeperParts;
  #current: OpenRun | undefined;
  #pendingTags: Record<string, string> = {};
  #pendingNotes: string[] = [];

  constructor(parts: RunKeeperParts, experiment: string) {
    this.#parts = parts;
    this.#experiment = experiment;
  }

  get experiment(): string {
    return this.#experiment;
  }

  get seed(): number | undefined {
    return this.#seed;
  }

  /** The run that is open, if one is. */
  get current(): OpenRun | undefined {
    return this.#current?.hasEnded === true ? undefined : this.#current;
  }

  /** Holds for the runs from here on; the open one goes on unless it is to be of another name or experiment. */
  begin({
    runName,
    experiment = this.#experiment,
    seed,
  }: TurnOnOptions & { readonly seed?: number | undefined }): void {
    if (runName !== undefined || experiment !== this.#experiment) this.endCurrent({ status: "finished" });
    this.nextName = runName ?? this.nextName;
    this.#experiment = experiment;
    this.#seed = seed;
    this.#parts.surroundings.prepare();
  }

  /**
   * The run for what this cell gave: the open one when it belongs there, else the next.
   *
   * @param isExplicit - A person said it: a cell that rests on nothing then speaks of the open run.
   */
  async runFor(cell: LoggedCell, { isExplicit = false } = {}): Promise<OpenRun> {
    const own = ownRunOf(cell);
    if (own !== undefined) return own;
    const { current } = this;
    // Judged already in this execution.
    if (current !== undefined && cell.run === current) return current;
    // A cell of another shell has opened its own meanwhile: each goes on with what it has.
    if (cell.run !== undefined && !cell.run.hasEnded) return cell.run;
    const trigger = await this.#describe(cell);
    if (current === undefined) return this.#open(trigger, []);
    const verdict = judgeTrigger(current.opening, current.covered, trigger.shape);
    const restsOnNothing = trigger.slice.length === 1 && trigger.datasets.length === 0;
    if (verdict.kind === "next" && !(isExplicit && restsOnNothing && verdict.changes.length === 0)) {
      return this.#open(trigger, verdict.changes);
    }
    this.#extend(current, trigger);
    cell.run = current;
    return current;
  }

  /** The open run, if the cell rests on anything of it. */
  maybeTouchedBy(cell: LoggedCell): OpenRun | undefined {
    const { current } = this;
    const slice = current === undefined ? [] : this.#parts.slices.sliceOf(cell);
    return slice.some((part) => current?.covered.cells.has(cellKey(part))) ? current : undefined;
  }

  /** The next run, because of a change within one execution: a loop over a param. */
  async openNext(cell: LoggedCell, changes: readonly ShapeChange[]): Promise<OpenRun> {
    return this.#open(await this.#describe(cell), changes);
  }

  /** A run for exactly this cell, beside the open one. */
  async openCellRun(cell: LoggedCell, options: CellRunOptions): Promise<void> {
    cell.ownRun = await this.#openBeside(cell, options);
  }

  /** A run for what a function in this cell does, beside the open one. */
  async openApiRun(cell: LoggedCell, options: ApiRunOptions): Promise<OpenRun> {
    const run = await this.#openBeside(cell, options);
    cell.apiRuns.push(run);
    return run;
  }

  async #openBeside(cell: LoggedCell, options: CellRunOptions & Partial<ApiRunOptions>): Promise<OpenRun> {
    const own = Object.entries(options.params ?? {}).map(([name, value]) => [name, redactValue(name, value)] as const);
    const params = new Map([...this.#params, ...own]);
    const trigger = await this.#describe(cell, { params, datasets: this.#datasets });
    const { experiment = this.#experiment, seed = this.#seed } = options;
    const { id, parentId, runName: name } = options;
    const explicit = new Set(params.keys());
    const run = this.#create(trigger, { id, parentId, name, experiment, seed, explicit });
    cell.notes.push(`run ${run.run.name}`);
    return run;
  }

  /** What the rest of a cell added to its run after the trigger: files, packages. */
  async complete(cell: LoggedCell): Promise<void> {
    const run = ownRunOf(cell) ?? cell.run;
    if (run === undefined || run.hasEnded) return;
    run.touch(this.#parts.now());
    if (cell.describedUpTo < noticeCount(cell)) this.#extend(run, await this.#describe(cell));
  }

  /** To be called when a cell has ended: a run that another has taken the place of ends with its last cell. */
  leave({ run }: LoggedCell): void {
    if (run !== undefined && run !== this.#current && !this.#isInUse(run, undefined)) run.end({ status: "finished" });
  }

  /** Whether a cell that is still running gives to the run, beside this one. */
  #isInUse(run: OpenRun, except: LoggedCell | undefined): boolean {
    return this.#parts.log.cells.some((cell) => cell !== except && cell.end === undefined && cell.run === run);
  }

  /** Ends the open run and returns it. */
  endCurrent(end: { readonly status: "finished" | "failed"; readonly error?: RunError }): Run | undefined {
    const { current } = this;
    current?.end(end);
    this.#current = undefined;
    return current?.run;
  }

  /** Holds for the run of this cell alone, or else for the open run and those after it. */
  declareParams(cell: LoggedCell, params: ReadonlyMap<string, Json>): void {
    const own = ownRunOf(cell);
    if (own !== undefined) return own.addParams("explicit", params);
    for (const [name, value] of params) this.#params.set(name, value);
    const { current } = this;
    // A param never changes during a run: the next trigger opens the next one, and says why.
    if (current === undefined || findParamChanges(current.covered.params, params).length > 0) return;
    current.addParams("explicit", params);
  }

  /** Holds for the run of this cell alone, or else for the open run and those after it. */
  declareDataset(cell: LoggedCell, dataset: DatasetUse): void {
    const own = ownRunOf(cell);
    if (own !== undefined) return own.useDatasets([dataset]);
    this.#datasets.set(dataset.location, dataset);
    const known = this.current?.covered.datasets.get(dataset.location);
    if (known === undefined || known === dataset.digest) this.current?.useDatasets([dataset]);
  }

  /** Labels the run of this cell, else the open one, else the next. */
  tag(cell: LoggedCell, tags: Readonly<Record<string, string>>): void {
    const run = ownRunOf(cell) ?? this.current;
    if (run === undefined) Object.assign(this.#pendingTags, tags);
    else this.#parts.store.setTags(run.run.id, tags);
  }

  /** Writes to the run of this cell, else to the open one, else to the next. */
  note(cell: LoggedCell, text: string): void {
    const run = ownRunOf(cell) ?? this.current;
    if (run === undefined) this.#pendingNotes.push(text);
    else this.#parts.store.addNote(run.run.id, text, this.#parts.now());
  }

  /** Waits for what is still being found out about runs. */
  settle(): Promise<void> {
    return this.#parts.surroundings.settle();
  }

  #describe(
    cell: LoggedCell,
    declarations: Declarations = { params: this.#params, datasets: this.#datasets },
  ): Promise<Trigger> {
    cell.describedUpTo = noticeCount(cell);
    const { log, slices, projectRoot, settings } = this.#parts;
    const withConstants = (name: string): boolean => settings.wants("params") && settings.isParam(name);
    return describeTrigger(cell, slices.sliceOf(cell), log.upTo(cell), { ...declarations, withConstants }, projectRoot);
  }

  #open(trigger: Trigger, changes: readonly ShapeChange[]): OpenRun {
    const reason = this.#whyNext(changes);
    if (this.#current !== undefined && this.#isInUse(this.#current, trigger.cell)) this.#current = undefined;
    else this.endCurrent({ status: "finished" });
    const run = this.#create(trigger, {
      name: this.nextName,
      experiment: this.#experiment,
      seed: this.#seed,
      explicit: new Set(this.#params.keys()),
    });
    this.nextName = undefined;
    this.#current = run;
    trigger.cell.run = run;
    this.tag(trigger.cell, this.#pendingTags);
    for (const text of this.#pendingNotes) this.note(trigger.cell, text);
    this.#pendingTags = {};
    this.#pendingNotes = [];
    trigger.cell.notes.push(`run ${run.run.name}${reason === "" ? "" : ` (${reason})`}`);
    return run;
  }

  #create(
    trigger: Trigger,
    options: {
      readonly id?: RunId | undefined;
      readonly parentId?: RunId | undefined;
      readonly name: string | undefined;
      readonly experiment: string;
      readonly seed: number | undefined;
      readonly explicit: ReadonlySet<string>;
    },
  ): OpenRun {
    const { store, ledger, surroundings, notebookFolder, now } = this.#parts;
    const { id = randomUUID().replaceAll("-", "") as RunId, parentId } = options;
    // A run names its session.
    ledger.save(trigger.cell);
    const { name, experiment, seed, explicit } = options;
    const run = store.createRun({
      id,
      name,
      experiment,
      sessionId: ledger.sessionId,
      parentId,
      startedAt: now(),
      seed,
      environment: surroundings.environment(),
    });
    const open = new OpenRun(store, run, trigger.shape, new RunProgram(store, ledger, id, notebookFolder));
    this.#extend(open, trigger, explicit);
    surroundings.findCode(id, trigger.slice);
    return open;
  }

  #extend(run: OpenRun, { cell, slice, shape, datasets }: Trigger, explicit?: ReadonlySet<string>): void {
    run.cover(shape, explicit ?? new Set(this.#params.keys()), datasets);
    run.program.add(cell, slice);
    this.#parts.artifacts.attach(run, slice);
  }

  /** Empty for a run that follows upon none. */
  #whyNext(changes: readonly ShapeChange[]): string {
    const { current } = this;
    if (changes.length > 0) return renderChanges(changes, (cell) => this.#nameOfCell(cell));
    return current === undefined ? "" : `this cell does not build on run ${current.run.name}`;
  }

  #nameOfCell(key: string): string {
    const cell = this.#parts.log.cells.findLast(({ start }) => start.cellId === key);
    return cell === undefined ? "a cell" : `cell [${cell.start.executionCount}]`;
  }
}
