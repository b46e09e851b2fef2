import type { CellId } from "../shared/ids.ts";
import { type Place, placeOf } from "../shared/text.ts";

/** What each code stands for. Codes below NBX100 are errors: no module is written. The others are warnings. */
export const FAULT_MEANINGS = {
  NBX001: "the cell is not valid TypeScript",
  NBX002: "an exported cell has no module to go to",
  NBX003: "the cell uses a name that its module cannot see",
  NBX004: "a statement would run whenever the module is imported",
  NBX005: "an exported cell holds a magic",
  NBX006: "a name is used at load time, before it is defined",
  NBX007: "a top-level await would make every importer wait",
  NBX008: "the cell uses a name that is defined nowhere",
  NBX009: "two cells of a module define the same name",
  NBX010: "one local name is imported from two places",
  NBX011: "the cell uses what only the notebook's kernel provides",
  NBX012: "a directive cannot be understood",
  NBX013: "a module may not be written where the directive says",
  NBX014: "two notebooks of a module have a cell with the same id",
  NBX104: "an initialiser runs code whenever the module is imported",
  NBX105: "the syntax needs a compiler: Node only removes types",
  NBX106: "the project's formatter did not format the module",
} as const;

export type ExportFaultCode = keyof typeof FAULT_MEANINGS;

/** Something in a notebook that hinders its export, or that is legal but unwise, as a value. */
export interface ExportFault {
  readonly code: ExportFaultCode;
  /** Relative to the project's root. */
  readonly notebookPath: string;
  readonly cellId: CellId;
  /** The place among the code cells, from 1: the number in `[ ]` after a run from top to bottom. */
  readonly cellNumber: number;
  /** Where in the cell. */
  readonly place: Place;
  /** The line of the cell at `place`. */
  readonly sourceLine: string;
  readonly message: string;
  /** What to do about it, as one sentence. */
  readonly fix: string;
}

/** What a fault needs to know of its cell. */
interface FaultyCell {
  readonly notebookPath: string;
  readonly id: CellId;
  readonly number: number;
  readonly source: string;
}

/** A fault at a UTF-16 offset of a cell. */
export function createFault(
  code: ExportFaultCode,
  cell: FaultyCell,
  offset: number,
  message: string,
  fix: string,
): ExportFault {
  const place = placeOf(cell.source, offset);
  const sourceLine = cell.source.split("\n")[place.line - 1] ?? "";
  return {
    code,
    notebookPath: cell.notebookPath,
    cellId: cell.id,
    cellNumber: cell.number,
    place,
    sourceLine,
    message,
    fix,
  };
}

/** Whether the fault keeps its notebook from being exported. */
export function isFatal({ code }: ExportFault): boolean {
  return Number(code.slice("NBX".length)) < 100;
}

/**
 * How a message names a cell: `cell 5 (id a1b2)`.
 *
 * @param from - The cell that the message is about: of one in another notebook the notebook is named, too.
 */
export function nameOfCell({ id, number, notebookPath }: CellName, from?: Pick<FaultyCell, "notebookPath">): string {
  const where = from === undefined || from.notebookPath === notebookPath ? "" : ` of ${notebookPath}`;
  return `cell ${number} (id ${id})${where}`;
}

type CellName = Pick<FaultyCell, "id" | "number"> & Partial<Pick<FaultyCell, "notebookPath">>;

/** By notebook, then by cell, then by place in the cell, then by code: the order in which a reader meets them. */
export function compareFaults(a: ExportFault, b: ExportFault): number {
  if (a.notebookPath !== b.notebookPath) return a.notebookPath < b.notebookPath ? -1 : 1;
  return (
    a.cellNumber - b.cellNumber ||
    a.place.line - b.place.line ||
    a.place.column - b.place.column ||
    (a.code < b.code ? -1 : 1)
  );
}

/**
 * A fault as a compiler prints it: where, which, what; the line with a mark below the place; what to do.
 *
 * @param notebookPath - Relative to the project's root.
 */
export function renderFault(fault: ExportFault, notebookPath: string): string {
  const { code, place, sourceLine, message, fix } = fault;
  const cell = nameOfCell({ id: fault.cellId, number: fault.cellNumber });
  const kind = isFatal(fault) ? "" : "warning: ";
  // Tabs are kept before the mark, so that it stands below its place however wide a tab is shown.
  const indent = sourceLine.slice(0, place.column - 1).replaceAll(/[^\t]/g, " ");
  return [
    `${notebookPath} ${cell} ${place.line}:${place.column} ${code} ${kind}${message}`,
    `    ${sourceLine}`,
    `    ${indent}^`,
    `  ${fix}`,
    "",
  ].join("\n");
}
