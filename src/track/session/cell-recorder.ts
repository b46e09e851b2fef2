import { assertNever } from "../../shared/errors.ts";
import type { Json, JsonObject } from "../../shared/json.ts";
import type { CaptureEvent } from "../capture/event.ts";
import { maybeFigure } from "../capture/figure.ts";
import { createFileHasher } from "../capture/hash-file.ts";
import { fromWireNumber } from "../capture/wire-number.ts";
import type { CellArtifacts } from "./cell-artifacts.ts";
import type { CaptureSettings } from "./capture-settings.ts";
import { CellOutput } from "./cell-output.ts";
import type { OpenRun } from "./open-run.ts";
import type { CellEnd, ShownBundle } from "../recorder.ts";
import { redactText, redactValue } from "../redact.ts";
import type { DatasetRef, DatasetRole } from "../run.ts";
import { findParamChanges } from "./run-boundary.ts";
import type { RunKeeper } from "./run-keeper.ts";
import { toRunError, type SessionLedger } from "./session-ledger.ts";
import { fileKey, ownRunOf, type LoggedCell } from "./session-log.ts";
import { requireFacts, type SessionSlices } from "./session-slices.ts";
import { joinUsage, noteFailure, noteVariables } from "./note-cell.ts";
import { toDatasetUse } from "./used-data.ts";

interface CellRecorderParts {
  readonly keeper: RunKeeper;
  readonly artifacts: CellArtifacts;
  readonly ledger: SessionLedger;
  readonly slices: SessionSlices;
  readonly settings: CaptureSettings;
  readonly now: () => number;
  /** Does something when nobody waits for a cell. */
  readonly later: (work: () => void) => void;
}

/** A training under way, and what it is measured on. */
interface Fit {
  readonly run: OpenRun;
  readonly data: Map<DatasetRole, DatasetRef>;
}

type WireNumbers = Readonly<Record<string, number | string>>;

/** Turns what happens in a watched cell into runs, metrics and rows of the record. */
export class CellRecorder {
  readonly hasher = createFileHasher();
  readonly #parts: CellRecorderParts;
  readonly #fits = new Map<number, Fit>();
  readonly #hashing = new Set<Promise<void>>();
  /** Ended cells that have printed or shown something since. */
  readonly #late = new Set<LoggedCell>();

  constructor(parts: CellRecorderParts) {
    this.#parts = parts;
  }

  async record(cell: LoggedCell, event: CaptureEvent): Promise<void> {
    switch (event.kind) {
      case "file":
        return this.#noteFile(cell, event.path, event.access);
      case "download":
        return noteDownload(cell, event);
      case "module":
        cell.moduleUrls.add(event.url);
        return;
      case "fit-begin":
        return this.#beginFit(cell, event);
      case "fit-data":
        return this.#addFitData(event);
      case "fit-epoch":
        return this.#addEpoch(event);
      case "fit-end":
        this.#fits.get(event.fitId)?.run.endFit();
        this.#fits.delete(event.fitId);
        return;
      case "data":
        return this.#parts.artifacts.give(cell, (run) => run.useData(toDatasetUse(event.data)));
      case "model":
        return this.#parts.artifacts.give(cell, (run) => run.addParams("auto", toParams(event.params)));
      case "timing":
        return this.#addTiming(cell, event.metrics);
      case "evaluate":
        return this.#addEvaluation(cell, event);
      case "artifact":
        return this.#parts.artifacts.takeDraft(cell, event);
      case "variables":
        noteVariables(cell, event.changes);
        return this.#knowMore(cell);
      case "usage":
        cell.usage = joinUsage(cell.usage, event);
        return;
      case "secrets":
        return this.#parts.settings.secrets.learn(event.values);
      case "numbers":
        return this.#addComputed(cell, event.values);
      default:
        assertNever(event);
    }
  }

  async end(cell: LoggedCell, end: CellEnd): Promise<void> {
    const { keeper, ledger, slices, settings, later } = this.#parts;
    const { isPaused } = settings;
    if (end.status !== "ok") noteFailure(cell);
    slices.renew(cell);
    // Its analysis takes longer than the rest, and nobody waits for it.
    later(() => {
      this.#saveLate();
      if (!isPaused) ledger.save(cell);
    });
    for (const file of cell.files.values()) {
      // The content of a written file is what the cell left behind.
      if (file.access === "write") file.hashed = this.hasher.hash(file.path);
      // A large file is hashed while the next cells run.
      const hashing = file.hashed
        .then((hashed) => {
          file.result = hashed;
          later(() => ledger.saveAgain(cell));
        })
        .finally(() => this.#hashing.delete(hashing));
      this.#hashing.add(hashing);
    }
    await keeper.complete(cell);
    this.#gatherArtifacts(cell);
    const run = ownRunOf(cell) ?? cell.run;
    const isFailed = end.status === "error" || end.status === "died";
    const error = toRunError(end.error);
    if (isFailed) run?.end({ status: "failed", ...(error === undefined ? {} : { error }) });
    else cell.ownRun?.end({ status: "finished" });
    keeper.leave(cell);
  }

  /** What a cell prints or shows, also after its end: that is saved with the next cell. */
  note(cell: LoggedCell, change: (output: CellOutput) => void): void {
    cell.output ??= new CellOutput();
    change(cell.output);
    if (cell.end !== undefined) this.#late.add(cell);
  }

  /** A picture that the cell has shown, or that something it started shows after its end. */
  show(cell: LoggedCell, { data, displayId }: ShownBundle): void {
    const figure = maybeFigure(data);
    if (figure === undefined) return;
    this.#parts.artifacts.show(cell, figure, displayId);
    if (cell.end !== undefined) this.#gatherArtifacts(cell);
  }

  /** Waits for the files that are still being hashed or kept. */
  async settle(): Promise<void> {
    await Promise.all(this.#hashing);
    await this.#parts.artifacts.settle();
    this.#saveLate();
  }

  #saveLate(): void {
    for (const cell of this.#late) this.#parts.ledger.saveAgain(cell);
    this.#late.clear();
  }

  /** To which run they belong takes an analysis of the cell, for which nobody waits. */
  #gatherArtifacts(cell: LoggedCell): void {
    const { artifacts, keeper, later } = this.#parts;
    artifacts.gather(cell);
    if (!artifacts.has(cell)) return;
    const run = ownRunOf(cell) ?? cell.run;
    later(() => {
      const touched = run ?? keeper.maybeTouchedBy(cell);
      if (touched !== undefined) artifacts.attach(touched, [cell]);
    });
  }

  /** A timer has changed something since the cell ended. */
  #knowMore(cell: LoggedCell): void {
    if (cell.end === undefined) return;
    const { ledger, slices, later } = this.#parts;
    slices.renew(cell);
    later(() => ledger.saveAgain(cell));
  }

  #noteFile(cell: LoggedCell, path: string, access: "read" | "write"): void {
    const key = fileKey({ path, access });
    if (cell.files.has(key)) return;
    const hashed = access === "read" ? this.hasher.hash(path) : Promise.resolve(undefined);
    cell.files.set(key, { path, access, hashed, result: undefined });
  }

  async #beginFit(cell: LoggedCell, event: Extract<CaptureEvent, { kind: "fit-begin" }>): Promise<void> {
    const { keeper } = this.#parts;
    let run = await keeper.runFor(cell);
    if (!run.modelIds.has(event.modelId)) {
      const params = toParams(event.params, "fit.");
      const changes = findParamChanges(run.covered.params, params);
      if (changes.length > 0 && ownRunOf(cell) === undefined) run = await keeper.openNext(cell, changes);
      run.addParams("auto", params);
      run.modelIds.add(event.modelId);
    }
    run.beginFit();
    const data = new Map<DatasetRole, DatasetRef>();
    for (const used of event.data ?? []) {
      if (used.role !== undefined) data.set(used.role, run.useData(toDatasetUse(used)));
    }
    this.#fits.set(event.fitId, { run, data });
  }

  #addFitData({ fitId, data }: Extract<CaptureEvent, { kind: "fit-data" }>): void {
    const fit = this.#fits.get(fitId);
    if (fit !== undefined && data.role !== undefined) fit.data.set(data.role, fit.run.useData(toDatasetUse(data)));
  }

  /** What a fit measured on data that it holds back is named so by the library: `val_loss`. */
  #addEpoch({ fitId, epoch, metrics }: Extract<CaptureEvent, { kind: "fit-epoch" }>): void {
    const fit = this.#fits.get(fitId);
    if (fit === undefined) return;
    const at = this.#now();
    const points = Object.entries(toNumbers(metrics)).map(([key, value]) => ({ key, value, step: epoch, at }));
    for (const role of ["train", "val"] as const) {
      const own = points.filter(({ key }) => key.startsWith("val_") === (role === "val"));
      fit.run.addPoints({ source: "auto", dataset: fit.data.get(role) }, role, own);
    }
  }

  /** Once, however many runs rest on the cell. */
  #addTiming(cell: LoggedCell, metrics: WireNumbers): void {
    let isTold = false;
    this.#parts.artifacts.give(cell, (run) => {
      if (!isTold) run.addMetrics("auto", undefined, toNumbers(metrics), this.#now());
      isTold = true;
    });
  }

  async #addEvaluation(
    cell: LoggedCell,
    { metrics, data, evaluator, isNamed = false }: Extract<CaptureEvent, { kind: "evaluate" }>,
  ): Promise<void> {
    const run = await this.#parts.keeper.runFor(cell);
    const dataset = data && run.useData(toDatasetUse(data));
    const at = this.#now();
    const points = Object.entries(toNumbers(metrics)).map(([name, value]) => {
      return { key: isNamed ? name : `eval_${name}`, value, step: null, at };
    });
    run.addPoints({ source: "auto", dataset, evaluator }, data?.role ?? "test", points);
  }

  /** A number under the name of a metric is one when it was computed; a literal is a param. */
  async #addComputed(cell: LoggedCell, values: WireNumbers): Promise<void> {
    const { keeper, settings } = this.#parts;
    const named = Object.entries(values).filter(([name]) => settings.isMetric(name, false));
    if (named.length === 0) return;
    const { constants, writes } = requireFacts(cell);
    const computed = named.filter(([name]) => writes.has(name) && settings.isMetric(name, constants.has(name)));
    if (computed.length === 0) return;
    const run = await keeper.runFor(cell);
    run.addMetrics("auto", "test", toNumbers(Object.fromEntries(computed)), this.#now());
  }

  #now(): number {
    return this.#parts.now();
  }
}

/** As a file that was read, under its address. */
function noteDownload(cell: LoggedCell, { url, ...hashed }: Extract<CaptureEvent, { kind: "download" }>): void {
  const file = { path: redactText(url), access: "read" } as const;
  const result = { sizeBytes: hashed.sizeBytes, digest: hashed.digest };
  cell.files.set(fileKey(file), { ...file, hashed: Promise.resolve(result), result });
}

function toParams(params: JsonObject, prefix = ""): ReadonlyMap<string, Json> {
  return new Map(
    Object.entries(params).map(([name, value]) => [prefix + name, redactValue(name, value ?? null)] as const),
  );
}

function toNumbers(values: WireNumbers): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fromWireNumber(value)]));
}
