import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

import type { CellId } from "../../shared/ids.ts";
import type { Cell } from "../notebook.ts";
import { parseNotebook } from "../parse.ts";
import { indentOf, renderRawArray, renderRawObject, renderValue, withMembers } from "../raw-json.ts";
import { DEFAULT_STRIP_OPTIONS, type StripOptions } from "../strip-options.ts";
import { alignCells } from "./align-cells.ts";
import { DEFAULT_MARKERS, type MarkerOptions } from "./conflict.ts";
import { type CellVersions, mergeCell, type MergedCell } from "./merge-cell.ts";
import { mergeObjects } from "./merge-values.ts";
import { orderCells } from "./order-cells.ts";
import { readSide, type Side } from "./side.ts";

/** The three versions of a file, as git hands them over. */
export interface MergeInputs {
  readonly base: Buffer;
  readonly ours: Buffer;
  readonly theirs: Buffer;
  /** Named in errors. */
  readonly path: string;
  /** What is not committed, and so not merged. */
  readonly stripOptions?: StripOptions;
}

/** A cell that a person has to look at. */
export interface CellConflict {
  readonly cellId: CellId;
  /** From 1, in the merged notebook. */
  readonly cellNumber: number;
  readonly reason: NonNullable<MergedCell["conflict"]>;
}

export interface MergedNotebook {
  readonly text: string;
  readonly conflicts: readonly CellConflict[];
}

/** The first minor version of nbformat 4 in which cells have ids. */
const FIRST_WITH_IDS = 5;

/**
 * Merges notebooks cell by cell. The result is always a notebook that opens: what the sides disagree on stands between
 * markers inside the source of its cell. What is not merged keeps the bytes of its side; outputs, which are not committed,
 * do not conflict.
 *
 * @throws NotebookError when one of the three is no notebook of nbformat 4.
 */
export function mergeNotebooks(inputs: MergeInputs, markers: MarkerOptions = DEFAULT_MARKERS): MergedNotebook {
  const { path, stripOptions = DEFAULT_STRIP_OPTIONS } = inputs;
  const base = readSide(inputs.base, path, stripOptions);
  const ours = readSide(inputs.ours, path, stripOptions);
  const theirs = readSide(inputs.theirs, path, stripOptions);
  const untouched = maybeUntouched(base, ours, theirs);
  if (untouched !== undefined) return { text: untouched.text, conflicts: [] };
  const versions = new Versions(base, ours, theirs);

  const style = { ...markers, indent: indentOf(ours.file) };
  const merged = new Map<string, MergedCell>();
  for (const [key, cell] of versions.byKey) {
    const result = mergeCell(cell, style);
    if (result !== undefined) merged.set(key, result);
  }
  const order = orderCells(versions.base, versions.ours, versions.theirs, (key) => merged.has(key));
  const formatMinor = Math.max(ours.formatMinor, theirs.formatMinor);
  const cells = order.map((key) => merged.get(key) as MergedCell);
  const named = formatMinor >= FIRST_WITH_IDS ? withUniqueIds(cells) : cells;

  const text = renderMerged({ base, ours, theirs }, named, formatMinor);
  // Whatever came in, what goes out must open.
  const notebook = parseNotebook(text, path);
  const conflicts = named.flatMap(({ conflict }, index): CellConflict[] => {
    const cellId = notebook.cells[index]?.id as CellId;
    return conflict === undefined ? [] : [{ cellId, cellNumber: index + 1, reason: conflict }];
  });
  return { text, conflicts };
}

/** The side that is the result as it is; undefined when both have changed something. */
function maybeUntouched(base: Side, ours: Side, theirs: Side): Side | undefined {
  if (theirs.text === base.text || theirs.text === ours.text) return ours;
  return ours.text === base.text ? theirs : undefined;
}

/** The cells of three versions under keys that name the same cell in each. */
class Versions {
  readonly base: readonly string[];
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  readonly byKey = new Map<string, CellVersions>();

  constructor(base: Side, ours: Side, theirs: Side) {
    this.base = base.cells.map((_, index) => `base ${index}`);
    const keysOf = (side: Side, name: string): readonly string[] =>
      alignCells(cellsOf(base), cellsOf(side)).map((at, index) => this.base[at ?? -1] ?? `${name} ${index}`);
    this.ours = keysOf(ours, "ours");
    this.theirs = sameAdditions(ours, this.ours, theirs, keysOf(theirs, "theirs"));
    for (const key of new Set([...this.base, ...this.ours, ...this.theirs])) {
      this.byKey.set(key, {
        base: base.cells[this.base.indexOf(key)],
        ours: ours.cells[this.ours.indexOf(key)],
        theirs: theirs.cells[this.theirs.indexOf(key)],
      });
    }
  }
}

function cellsOf({ cells }: Side): readonly Cell[] {
  return cells.map(({ cell }) => cell);
}

/** A cell that both sides have added, as by a cherry-pick, is one cell. Similar ones are two. */
function sameAdditions(
  ours: Side,
  ourKeys: readonly string[],
  theirs: Side,
  theirKeys: readonly string[],
): readonly string[] {
  const taken = new Set(theirKeys);
  return theirKeys.map((key, index) => {
    if (!key.startsWith("theirs")) return key;
    const added = theirs.cells[index]?.cell;
    const same = ours.cells.findIndex(({ cell }, at) => {
      const ourKey = ourKeys[at] ?? "";
      if (added === undefined || !ourKey.startsWith("ours") || taken.has(ourKey)) return false;
      if (added.hasOwnId && cell.hasOwnId && added.id === cell.id) return true;
      return added.kind === cell.kind && added.source === cell.source && added.source.trim() !== "";
    });
    const sameKey = ourKeys[same];
    if (sameKey === undefined) return key;
    taken.add(sameKey);
    return sameKey;
  });
}

/** Gives cells an id that have none, or one that a cell before them has. */
function withUniqueIds(cells: readonly MergedCell[]): readonly MergedCell[] {
  const taken = new Set<string>();
  return cells.map((cell, index) => {
    const written = cell.raw.members.find(({ key }) => key === "id")?.value;
    const id: unknown = written === undefined ? undefined : JSON.parse(written);
    if (typeof id === "string" && !taken.has(id)) {
      taken.add(id);
      return cell;
    }
    // From the cell itself, so that merging the same versions again gives the same file.
    const digest = createHash("sha1").update(`${index}\0${cell.text}`).digest("hex");
    let fresh = digest.slice(0, 8);
    for (let length = 9; taken.has(fresh); length += 1) fresh = digest.slice(0, length);
    taken.add(fresh);
    const raw = withMembers(cell.raw, new Map([["id", JSON.stringify(fresh)]]));
    return { ...cell, raw, text: renderRawObject(raw) };
  });
}

function renderMerged(
  { base, ours, theirs }: { readonly base: Side; readonly ours: Side; readonly theirs: Side },
  cells: readonly MergedCell[],
  formatMinor: number,
): string {
  const written = [ours, theirs, base].find((side) => side.list.items.length > 0) ?? ours;
  const list = renderRawArray({ items: cells.map(({ text }) => text), layout: written.list.layout });
  const values = new Map<string, string | undefined>([["cells", list]]);
  const { value: metadata } = mergeObjects(base.metadata, ours.metadata, theirs.metadata);
  if (!isDeepStrictEqual(metadata, ours.metadata)) {
    values.set("metadata", renderValue(metadata, indentOf(ours.file), 1));
  }
  if (formatMinor !== ours.formatMinor) values.set("nbformat_minor", String(formatMinor));
  return ours.before + renderRawObject(withMembers(ours.file, values)) + ours.after;
}
