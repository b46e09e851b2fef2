import { findNearestNames } from "../../shared/nearest-name.ts";
import type { CellId } from "../../shared/ids.ts";
import type { Slice } from "../program/slice-program.ts";
import { TrackError } from "../store.ts";
import { lineageOf, type LineageStep } from "./lineage.ts";
import type { LoggedCell, SessionLog } from "./session-log.ts";
import type { NotebookOrder } from "./notebook-order.ts";
import { renderDoubts } from "./render-staleness.ts";
import type { SessionSlices } from "./session-slices.ts";
import { StalenessCheck, type StaleCell } from "./staleness.ts";

interface SessionLookParts {
  readonly log: SessionLog;
  readonly slices: SessionSlices;
  readonly order: NotebookOrder;
  readonly folder: string;
  readonly seed: number | undefined;
}

/** Answers what a person asks about the cells of a session. Nothing is written for it. */
export class SessionLook {
  readonly #parts: SessionLookParts;

  constructor(parts: SessionLookParts) {
    this.#parts = parts;
  }

  /** What each cell of a notebook said when it ran last, by its id. Clients that tell no ids leave it empty. */
  lastSources(): ReadonlyMap<CellId, string> {
    const sources = new Map<CellId, string>();
    for (const { start } of this.#parts.log.cells) {
      if (start.cellId !== undefined) sources.set(start.cellId, start.source);
    }
    return sources;
  }

  /** @throws {@link TrackError} `CELL_NOT_RECORDED`. */
  sliceOfCell(executionCount: number): Slice {
    const cell = this.#parts.log.cells.findLast(({ start }) => start.executionCount === executionCount);
    if (cell === undefined) throw noSuchCell(executionCount, this.#parts.log.cells);
    const { slices, folder, seed } = this.#parts;
    return {
      folder,
      seed,
      title: `cell [${executionCount}]`,
      steps: slices.sliceOf(cell).map(({ start, end, usage }) => ({
        source: start.source,
        cellId: start.cellId,
        executionCount: start.executionCount,
        status: end?.status,
        random: usage?.random,
      })),
      results: [],
    };
  }

  /** @throws {@link TrackError} `BAD_VALUE`. */
  lineageOf(name: string): readonly LineageStep[] {
    const { log, slices } = this.#parts;
    const { cells } = log;
    const last = cells.at(-1);
    const index = last === undefined ? undefined : slices.upTo(last)?.index;
    const steps = index === undefined ? [] : lineageOf(name, cells, index);
    if (steps.length > 0) return steps;
    const near = findNearestNames(name, [...(index?.names() ?? [])]);
    throw new TrackError("BAD_VALUE", `no cell of this session has made "${name}"`, {
      hint: near.length > 0 ? `Did you mean ${near.join(" or ")}?` : "Give the name of a top-level variable.",
    });
  }

  /** The cells whose last execution does not stand for what the session has now. */
  async findStale(): Promise<readonly StaleCell[]> {
    return (await this.#check())?.findAll() ?? [];
  }

  /** A line that says on what stale cell the result of a cell rests; undefined when it rests on none. */
  async describeDoubts(cell: LoggedCell): Promise<string | undefined> {
    const { log, slices } = this.#parts;
    const slice = new Set(slices.sliceOf(cell));
    const places = [...log.cells.entries()].flatMap(([place, one]) => (slice.has(one) ? [place] : []));
    const stale = (await this.#check())?.find(places) ?? [];
    return stale.length === 0 ? undefined : renderDoubts(stale);
  }

  async #check(): Promise<StalenessCheck | undefined> {
    const { log, slices, order } = this.#parts;
    const last = log.cells.findLast(({ end }) => end !== undefined);
    const index = last === undefined ? undefined : slices.upTo(last)?.index;
    if (last === undefined || index === undefined) return undefined;
    const cells = log.upTo(last);
    const { placesById, deleted } = log;
    return new StalenessCheck({ cells, index, placesById, order: await order.read(), deleted });
  }
}

function noSuchCell(executionCount: number, cells: readonly LoggedCell[]): TrackError {
  const last = cells.at(-1)?.start.executionCount;
  return new TrackError("CELL_NOT_RECORDED", `no cell with the number ${executionCount} has run in this session`, {
    hint: last === undefined ? "No cell has run yet." : `The last was [${last}].`,
  });
}
