import { findNearestNames } from "../../shared/nearest-name.ts";
import type { Slice } from "../program/slice-program.ts";
import { TrackError } from "../store.ts";
import { lineageOf, type LineageStep } from "./lineage.ts";
import type { LoggedCell, SessionLog } from "./session-log.ts";
import { SessionSlices } from "./session-slices.ts";

interface SessionPlace {
  readonly folder: string;
  readonly seed: number | undefined;
}

/** Answers what a person asks about the cells of a session. Nothing is written for it. */
export class SessionLook {
  readonly #log: SessionLog;
  readonly #slices: SessionSlices;
  readonly #place: SessionPlace;

  constructor(log: SessionLog, place: SessionPlace) {
    this.#log = log;
    this.#slices = new SessionSlices(log);
    this.#place = place;
  }

  /** @throws {@link TrackError} `CELL_NOT_RECORDED`. */
  sliceOfCell(executionCount: number): Slice {
    const cell = this.#log.cells.findLast(({ start }) => start.executionCount === executionCount);
    if (cell === undefined) throw noSuchCell(executionCount, this.#log.cells);
    return {
      ...this.#place,
      title: `cell [${executionCount}]`,
      steps: this.#slices.sliceOf(cell).map(({ start, end, usage }) => ({
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
    const { cells } = this.#log;
    const last = cells.at(-1);
    const index = last === undefined ? undefined : this.#slices.upTo(last)?.index;
    const steps = index === undefined ? [] : lineageOf(name, cells, index);
    if (steps.length > 0) return steps;
    const near = findNearestNames(name, [...(index?.names() ?? [])]);
    throw new TrackError("BAD_VALUE", `no cell of this session has made "${name}"`, {
      hint: near.length > 0 ? `Did you mean ${near.join(" or ")}?` : "Give the name of a top-level variable.",
    });
  }
}

function noSuchCell(executionCount: number, cells: readonly LoggedCell[]): TrackError {
  const last = cells.at(-1)?.start.executionCount;
  return new TrackError("CELL_NOT_RECORDED", `no cell with the number ${executionCount} has run in this session`, {
    hint: last === undefined ? "No cell has run yet." : `The last was [${last}].`,
  });
}
