import { isRecord, type Json, type JsonObject } from "../../shared/json.ts";
import { parseNotebook } from "../parse.ts";
import { indentOf, type RawObject, renderRawArray, renderRawObject, renderValue, withMembers } from "../raw-json.ts";
import { type SideNote, splitConflicts, type Stretch } from "./conflict.ts";
import { renderSource } from "./merge-cell.ts";
import { readNotebookBytes, type SideCell } from "./side.ts";

/** Whose lines are taken; `union` takes ours and then theirs. */
export type Choice = "ours" | "theirs" | "union";

/** A cell whose source holds markers. */
export interface OpenConflict {
  readonly cellId: string;
  /** From 1. */
  readonly cellNumber: number;
  /** How many stretches of the source are in conflict. */
  readonly count: number;
}

export interface Resolved {
  /** The file; the same text when nothing was resolved. */
  readonly text: string;
  readonly resolved: readonly OpenConflict[];
  readonly left: readonly OpenConflict[];
}

export interface ResolveOptions {
  readonly choice: Choice;
  /** The id or the number of the only cell to resolve; all of them without it. */
  readonly cell?: string | undefined;
}

const CELL_DEPTH = 3;

/** The cells of a notebook that a merge has left to a person. @throws NotebookError when it is no notebook. */
export function findConflicts(bytes: Buffer, path: string): readonly OpenConflict[] {
  return readNotebookBytes(bytes, path).cells.flatMap(({ cell }, index) => maybeConflict(cell, index) ?? []);
}

/**
 * Takes one side of each conflict. Other cells keep their bytes, and their outputs.
 *
 * @throws NotebookError when it is no notebook.
 */
export function resolveConflicts(bytes: Buffer, path: string, { choice, cell: only }: ResolveOptions): Resolved {
  const side = readNotebookBytes(bytes, path);
  const indent = indentOf(side.file);
  const resolved: OpenConflict[] = [];
  const items = side.cells.flatMap((cell, index) => {
    const conflict = maybeConflict(cell.cell, index);
    if (conflict === undefined) return [cell.text];
    if (only !== undefined && only !== conflict.cellId && only !== String(conflict.cellNumber)) return [cell.text];
    resolved.push(conflict);
    const chosen = resolveCell(cell, choice, indent);
    return chosen === undefined ? [] : [chosen];
  });
  if (resolved.length === 0) return { text: side.text, resolved, left: findConflicts(bytes, path) };
  const list = renderRawArray({ items, layout: side.list.layout });
  const text = side.before + renderRawObject(withMembers(side.file, new Map([["cells", list]]))) + side.after;
  parseNotebook(text, path);
  return { text, resolved, left: findConflicts(Buffer.from(text), path) };
}

function maybeConflict(cell: SideCell["cell"], index: number): OpenConflict | undefined {
  if (!cell.source.includes("<<<<<<<")) return undefined;
  const count = splitConflicts(cell.source).filter(({ kind }) => kind === "conflict").length;
  return count === 0 ? undefined : { cellId: cell.id, cellNumber: index + 1, count };
}

/** Undefined when the chosen side has deleted the cell. */
function resolveCell(cell: SideCell, choice: Choice, indent: string | undefined): string | undefined {
  const stretches = splitConflicts(cell.cell.source);
  const note = noteOf(stretches, choice);
  if (note === "deleted") return undefined;
  const source = stretches.flatMap((stretch) => linesOf(stretch, choice)).join("\n");
  const values = new Map<string, string | undefined>([["source", renderSource(source, cell, { indent })]]);
  for (const [key, value] of typeChange(cell.raw, note)) values.set(key, value);
  const metadata = withoutNote(cell.cell.metadata);
  if (metadata !== undefined) values.set("metadata", renderValue(metadata, indent, CELL_DEPTH));
  return renderRawObject(withMembers(cell.raw, values));
}

function linesOf(stretch: Stretch, choice: Choice): readonly string[] {
  if (stretch.kind === "shared") return stretch.lines;
  const { ours, theirs, notes } = stretch;
  if (choice === "union") {
    // A side that deleted the cell adds nothing, and of two types both texts are kept.
    return [...ours, ...theirs];
  }
  return notes[choice] === "deleted" ? [] : stretch[choice];
}

/** What the chosen side did to the whole cell. */
function noteOf(stretches: readonly Stretch[], choice: Choice): SideNote {
  const [first] = stretches;
  if (stretches.length !== 1 || first?.kind !== "conflict") return undefined;
  if (choice !== "union") return first.notes[choice];
  return first.notes.ours === "deleted" ? first.notes.theirs : first.notes.ours;
}

/** What turns a cell into one of another type. */
function typeChange(raw: RawObject, note: SideNote): readonly (readonly [string, string | undefined])[] {
  if (note === undefined || note === "deleted") return [];
  const isCode = note === "code";
  const isCodeNow = raw.members.some(({ key }) => key === "outputs");
  if (isCode && isCodeNow) return [];
  return [
    ["cell_type", JSON.stringify(note)],
    ["outputs", isCode ? "[]" : undefined],
    ["execution_count", isCode ? "null" : undefined],
  ];
}

/** The cell's metadata without the note of the merge; undefined when there is none. */
function withoutNote(metadata: JsonObject): JsonObject | undefined {
  const { labtrail, ...others } = metadata;
  if (!isRecord(labtrail) || !("conflict" in labtrail)) return undefined;
  const { conflict: _conflict, ...ours } = labtrail;
  return Object.keys(ours).length === 0 ? others : { ...others, labtrail: ours as Json };
}
