import { isDeepStrictEqual } from "node:util";

import type { Json, JsonObject } from "../../shared/json.ts";
import { type RawMember, type RawObject, renderRawObject, renderValue, withMembers } from "../raw-json.ts";
import { splitLines } from "../write.ts";
import { type MarkerOptions, renderConflict } from "./conflict.ts";
import { mergeSource } from "./merge-source.ts";
import { mergeObjects, mergeValues } from "./merge-values.ts";
import { fieldsOf, type SideCell } from "./side.ts";

/** A cell in the versions that have it. */
export interface CellVersions {
  readonly base: SideCell | undefined;
  readonly ours: SideCell | undefined;
  readonly theirs: SideCell | undefined;
}

export interface MergedCell {
  readonly raw: RawObject;
  /** The cell as it is written: byte for byte that of a side, when nothing had to be merged. */
  readonly text: string;
  /** Why a person has to look at the cell; undefined when nobody has to. */
  readonly conflict: "both edited" | "edited and deleted" | "two types" | undefined;
}

/** How the merged file is written. */
export interface MergeStyle extends MarkerOptions {
  readonly indent: string | undefined;
}

/** Members of a cell are three steps in: of the file, its list of cells, the cell. */
const CELL_DEPTH = 3;

/** Merges one cell. Undefined when it is deleted. */
export function mergeCell({ base, ours, theirs }: CellVersions, style: MergeStyle): MergedCell | undefined {
  if (ours !== undefined && theirs !== undefined) return mergeBoth(base, ours, theirs, style);
  const kept = ours ?? theirs;
  if (kept === undefined) return undefined;
  if (base === undefined) return asItIs(kept);
  return hasSameContent(base, kept) ? undefined : keepEdited(kept, kept === ours, style);
}

function asItIs({ raw, text }: SideCell): MergedCell {
  return { raw, text, conflict: undefined };
}

function hasSameContent(a: SideCell, b: SideCell): boolean {
  return a.cell.source === b.cell.source && isDeepStrictEqual(lastingFields(a), lastingFields(b));
}

/** Also in results, which a cell may be marked to keep. */
function isUnchanged(base: SideCell | undefined, side: SideCell): boolean {
  return base?.cell.source === side.cell.source && isDeepStrictEqual(fieldsOf(base), fieldsOf(side));
}

function isNewId({ cell: ours }: SideCell, { cell: theirs }: SideCell): boolean {
  return ours.hasOwnId && ours.id !== theirs.id;
}

/** What a person wrote; results come and go by themselves. */
function lastingFields(cell: SideCell): JsonObject {
  const { outputs: _outputs, execution_count: _count, ...fields } = fieldsOf(cell);
  return fields;
}

/** A cell that one side edited and the other deleted. */
function keepEdited(cell: SideCell, isOurs: boolean, style: MergeStyle): MergedCell {
  const lines = cell.cell.source.split("\n");
  const conflict = isOurs
    ? renderConflict(lines, [], style, { ours: undefined, theirs: "deleted" })
    : renderConflict([], lines, style, { ours: "deleted", theirs: undefined });
  return withSource(cell, conflict.join("\n"), style, "edited and deleted");
}

function mergeBoth(
  base: SideCell | undefined,
  ours: SideCell,
  theirs: SideCell,
  style: MergeStyle,
): MergedCell | undefined {
  if (ours.text === theirs.text || isUnchanged(base, theirs)) return asItIs(ours);
  if (isUnchanged(base, ours) && !isNewId(ours, theirs)) return asItIs(theirs);
  const kind = mergeValues(base?.cell.kind, ours.cell.kind, theirs.cell.kind);
  if (kind.clashes.length > 0) {
    const notes = { ours: ours.cell.kind, theirs: theirs.cell.kind };
    const lines = renderConflict(ours.cell.source.split("\n"), theirs.cell.source.split("\n"), style, notes);
    return withSource(ours, lines.join("\n"), style, "two types");
  }
  const template = ours.cell.kind === kind.value ? ours : theirs;
  const { source, hasConflict } = mergeSource(base?.cell.source ?? "", ours.cell.source, theirs.cell.source, style);
  const values = mergedFields(base, ours, theirs, template, style);
  const owner = source === ours.cell.source ? ours : source === theirs.cell.source ? theirs : undefined;
  values.set("source", maybeRaw(owner, "source") ?? renderSource(source, template, style));
  values.set("id", maybeRaw(ours, "id") ?? maybeRaw(theirs, "id"));
  if (template.cell.kind === "code") {
    // Results, of a cell that is marked to keep them, belong to the source that gave them.
    const isSameSource = ours.cell.source === theirs.cell.source;
    const ran = isSameSource && maybeRaw(base, "outputs") === maybeRaw(ours, "outputs") ? theirs : owner;
    values.set("outputs", maybeRaw(ran, "outputs") ?? "[]");
    values.set("execution_count", maybeRaw(ran, "execution_count") ?? "null");
  }
  const raw = withMembers(template.raw, values);
  return { raw, text: renderRawObject(raw), conflict: hasConflict ? "both edited" : undefined };
}

/** Metadata, attachments and whatever else a cell has; in the bytes of a side where the value is that side's. */
function mergedFields(
  base: SideCell | undefined,
  ours: SideCell,
  theirs: SideCell,
  template: SideCell,
  style: MergeStyle,
): Map<string, string | undefined> {
  const [b, a, t] = [base === undefined ? {} : lastingFields(base), lastingFields(ours), lastingFields(theirs)];
  const { value: merged, clashes } = mergeObjects(b, a, t);
  const fields: JsonObject = clashes.length === 0 ? merged : withNote(merged, clashes);
  const values = new Map<string, string | undefined>();
  for (const key of new Set([...Object.keys(fields), ...Object.keys(lastingFields(template))])) {
    if (key === "cell_type") continue;
    const value = fields[key];
    if (value === undefined) values.set(key, undefined);
    else if (isDeepStrictEqual(value, a[key])) values.set(key, maybeRaw(ours, key));
    else if (isDeepStrictEqual(value, t[key])) values.set(key, maybeRaw(theirs, key));
    else values.set(key, renderValue(value, style.indent, CELL_DEPTH));
  }
  return values;
}

/** Says in the cell's metadata where ours was taken although theirs differs. */
function withNote(fields: JsonObject, clashes: readonly string[]): JsonObject {
  const metadata = fields["metadata"] as JsonObject | undefined;
  return { ...fields, metadata: { ...metadata, labtrail: { conflict: clashes as Json } } };
}

function withSource(cell: SideCell, source: string, style: MergeStyle, conflict: MergedCell["conflict"]): MergedCell {
  const values = new Map<string, string | undefined>([["source", renderSource(source, cell, style)]]);
  if (cell.cell.kind === "code") values.set("outputs", "[]").set("execution_count", "null");
  const raw = withMembers(cell.raw, values);
  return { raw, text: renderRawObject(raw), conflict };
}

/** A source is a list of lines, or one text where the file writes it so. */
export function renderSource(source: string, { raw }: Pick<SideCell, "raw">, { indent }: Pick<MergeStyle, "indent">) {
  const written = raw.members.find(({ key }) => key === "source")?.value;
  return renderValue(written?.startsWith('"') === true ? source : splitLines(source), indent, CELL_DEPTH);
}

function maybeRaw(cell: SideCell | undefined, name: string): string | undefined {
  return cell?.raw.members.find(({ key }: RawMember) => key === name)?.value;
}
