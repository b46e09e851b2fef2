// What cells leave behind beside numbers. A figure may be shown before there is a run, and a file be read by a later cell:
// everything waits at its cell, and goes to each run whose slice the cell is a part of.
import { rm } from "node:fs/promises";

import type { ExecutionId, RunId } from "../../shared/ids.ts";
import type { CaptureEvent } from "../capture/event.ts";
import type { Figure } from "../capture/figure.ts";
import { isUrl, toLocation } from "../location.ts";
import type { TrailStore } from "../store.ts";
import { keepContent, maybeKeepCopy, maybeKeepFile, maybeKeepModel, type KeptContent } from "../kept-content.ts";
import type { CaptureSettings } from "./capture-settings.ts";
import type { OpenRun } from "./open-run.ts";
import type { LoggedCell } from "./session-log.ts";

interface Pending {
  readonly name: string;
  readonly executionId: ExecutionId;
  readonly at: number;
  /** Asked when the first run wants it. */
  readonly keep: () => Promise<KeptContent | undefined>;
  kept: Promise<KeptContent | undefined> | undefined;
  readonly runs: Set<RunId>;
}

interface Gift {
  readonly give: (run: OpenRun) => void;
  readonly runs: Set<RunId>;
}

interface CellArtifactsParts {
  readonly settings: CaptureSettings;
  readonly store: TrailStore;
  readonly projectRoot: string;
  readonly now: () => number;
  readonly onFailure: (error: unknown) => void;
}

/** A cell that shows more is an animation. */
const MAX_FIGURES = 50;
const MAX_FIGURE_BYTES = 10_000_000;

export class CellArtifacts {
  readonly #parts: CellArtifactsParts;
  /** By cell, and there by what they are: a figure that is updated stays one. */
  readonly #pending = new WeakMap<LoggedCell, Map<string, Pending>>();
  readonly #figures = new WeakMap<LoggedCell, Map<string, Figure>>();
  readonly #gifts = new WeakMap<LoggedCell, readonly Gift[]>();
  readonly #work = new Set<Promise<void>>();

  constructor(parts: CellArtifactsParts) {
    this.#parts = parts;
  }

  /** @param displayId - A figure of the same id takes the place of the former one. */
  show(cell: LoggedCell, figure: Figure, displayId: string | undefined): void {
    const figures = this.#figures.get(cell) ?? new Map<string, Figure>();
    this.#figures.set(cell, figures);
    const key = displayId ?? `#${figures.size + 1}`;
    if (figure.content.length > MAX_FIGURE_BYTES) return;
    if (figures.size < MAX_FIGURES || figures.has(key)) figures.set(key, figure);
  }

  /** A file that was made to be kept, such as a model; it is removed once it is. */
  takeDraft(cell: LoggedCell, { name, path, mediaType }: Extract<CaptureEvent, { kind: "artifact" }>): void {
    const { store, settings } = this.#parts;
    const kept = maybeKeepModel(store, path, mediaType, settings.secrets).finally(() => rm(path, { force: true }));
    this.#background(kept);
    this.#add(cell, `draft ${name}`, name, () => kept);
  }

  /** What a cell has for each run that rests on it: data it was given, params of a model it loaded. */
  give(cell: LoggedCell, gift: (run: OpenRun) => void): void {
    this.#gifts.set(cell, [...(this.#gifts.get(cell) ?? []), { give: gift, runs: new Set() }]);
  }

  /** What the cell has shown and written so far becomes ready for runs. */
  gather(cell: LoggedCell): void {
    const { store, projectRoot, settings } = this.#parts;
    for (const { content, mediaType, extension } of this.#figures.get(cell)?.values() ?? []) {
      // One that a timer shows, or changes, after its cell has ended is one more.
      const number = [...(this.#pending.get(cell)?.keys() ?? [])].filter((key) => key.startsWith("figure ")).length + 1;
      const name = `figures/${cell.start.executionCount}-${number}${extension}`;
      this.#add(cell, `figure ${number}`, name, () =>
        Promise.resolve(keepContent(store, content, mediaType, settings.secrets)),
      );
    }
    this.#figures.delete(cell);
    for (const { path, access, hashed } of cell.files.values()) {
      const location = toLocation(path, projectRoot);
      if (access === "read") {
        if (settings.isFull && !isUrl(path)) {
          this.#add(cell, `read ${path}`, `data/${location}`, () => maybeKeepCopy(store, path));
        }
        continue;
      }
      this.#add(cell, `file ${path}`, location, async () => {
        const before = await hashed;
        return before === undefined ? undefined : maybeKeepFile(store, path, settings.secrets);
      });
    }
  }

  has(cell: LoggedCell): boolean {
    return this.#pending.has(cell) || this.#gifts.has(cell);
  }

  /** Gives a run what these cells have left behind. */
  attach(run: OpenRun, cells: readonly LoggedCell[]): void {
    const { id } = run.run;
    for (const cell of cells) {
      for (const { give, runs } of run.hasEnded ? [] : (this.#gifts.get(cell) ?? [])) {
        if (runs.has(id)) continue;
        runs.add(id);
        give(run);
      }
      for (const pending of this.#pending.get(cell)?.values() ?? []) {
        if (pending.runs.has(id)) continue;
        pending.runs.add(id);
        this.#background(this.#give(id, pending));
      }
    }
  }

  /** Waits for what is still being kept. */
  async settle(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  async #give(runId: RunId, pending: Pending): Promise<void> {
    pending.kept ??= pending.keep();
    const kept = await pending.kept;
    if (kept === undefined) return;
    const { name, executionId, at } = pending;
    this.#parts.store.addArtifacts(runId, [{ ...kept, name, executionId, source: "auto", at }]);
  }

  #add(cell: LoggedCell, key: string, name: string, keep: Pending["keep"]): void {
    const pending = this.#pending.get(cell) ?? new Map<string, Pending>();
    this.#pending.set(cell, pending);
    if (pending.has(key)) return;
    const { executionId } = cell.start;
    pending.set(key, { name, executionId, at: this.#parts.now(), keep, kept: undefined, runs: new Set() });
  }

  #background(work: Promise<unknown>): void {
    const watched = work
      .then(
        () => undefined,
        (error: unknown) => this.#parts.onFailure(error),
      )
      .finally(() => this.#work.delete(watched));
    this.#work.add(watched);
  }
}
