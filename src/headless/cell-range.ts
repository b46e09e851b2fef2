import type { Notebook } from "../notebook/notebook.ts";
import { HeadlessError } from "./headless-error.ts";

/** Cells by their places in the notebook, from 0, both included. */
export interface CellRange {
  readonly first: number;
  readonly last: number;
}

/** The ends of a part of a notebook as a person says them: the number of a code cell, from 1, or the id of a cell. */
export interface RangeEnds {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** @throws {@link HeadlessError} `UNKNOWN_CELL` for a cell that is not there, and for ends in the wrong order. */
export function findRange(notebook: Notebook, { from, to }: RangeEnds): CellRange {
  const first = from === undefined ? 0 : placeOf(notebook, from);
  const last = to === undefined ? notebook.cells.length - 1 : placeOf(notebook, to);
  if (first <= last || from === undefined || to === undefined) return { first, last };
  throw new HeadlessError("UNKNOWN_CELL", `cell "${from}" stands below cell "${to}"`, {
    hint: "The first cell to run comes first: --from, then --to.",
  });
}

function placeOf({ cells }: Notebook, wanted: string): number {
  const byId = cells.findIndex(({ id }) => id === wanted);
  if (byId >= 0) return byId;
  const codeCells = [...cells.entries()].filter(([, { kind }]) => kind === "code");
  const place = /^\d+$/.test(wanted) ? codeCells[Number(wanted) - 1]?.[0] : undefined;
  if (place !== undefined) return place;
  throw new HeadlessError("UNKNOWN_CELL", `there is no cell "${wanted}"`, {
    hint: `Give the id of a cell, or the number of a code cell: there are ${codeCells.length}.`,
  });
}
