/** What the two sides are called in markers. */
export interface MergeLabels {
  readonly ours: string;
  readonly theirs: string;
}

export interface MarkerOptions {
  readonly labels: MergeLabels;
  /** How many characters a marker has; git asks for more than 7 where conflicts nest. */
  readonly markerSize: number;
}

export const DEFAULT_MARKERS: MarkerOptions = { labels: { ours: "ours", theirs: "theirs" }, markerSize: 7 };

/** What one side of a conflict did, where its lines do not say it. */
export type SideNote = "deleted" | "code" | "markdown" | "raw" | undefined;

/** The lines of both sides between markers, as in any file that git merges. */
export function renderConflict(
  ours: readonly string[],
  theirs: readonly string[],
  { labels, markerSize }: MarkerOptions,
  notes: { readonly ours: SideNote; readonly theirs: SideNote } = { ours: undefined, theirs: undefined },
): readonly string[] {
  const label = (name: string, note: SideNote): string => (note === undefined ? name : `${name} (${note})`);
  return [
    `${"<".repeat(markerSize)} ${label(labels.ours, notes.ours)}`,
    ...ours,
    "=".repeat(markerSize),
    ...theirs,
    `${">".repeat(markerSize)} ${label(labels.theirs, notes.theirs)}`,
  ];
}

/** A stretch of a text with markers: lines that both sides share, or a conflict. */
export type Stretch =
  | { readonly kind: "shared"; readonly lines: readonly string[] }
  | {
      readonly kind: "conflict";
      readonly ours: readonly string[];
      readonly theirs: readonly string[];
      readonly notes: { readonly ours: SideNote; readonly theirs: SideNote };
    };

const START = /^(<{7,})(?: (.*))?$/;
const NOTE = / \((deleted|code|markdown|raw)\)$/;

/** Takes a text with markers apart. A start without its end is no conflict. Also the base of a diff3 conflict is left out. */
export function splitConflicts(text: string): readonly Stretch[] {
  const lines = text.split("\n");
  const stretches: Stretch[] = [];
  let shared: string[] = [];
  for (let index = 0; index < lines.length;) {
    const conflict = maybeConflictAt(lines, index);
    if (conflict === undefined) {
      shared.push(lines[index] as string);
      index += 1;
      continue;
    }
    if (shared.length > 0) stretches.push({ kind: "shared", lines: shared });
    shared = [];
    stretches.push(conflict.stretch);
    index = conflict.next;
  }
  if (shared.length > 0) stretches.push({ kind: "shared", lines: shared });
  return stretches;
}

/** Whether a text holds a whole conflict. */
export function hasConflict(text: string): boolean {
  return text.includes("<<<<<<<") && splitConflicts(text).some(({ kind }) => kind === "conflict");
}

function maybeConflictAt(lines: readonly string[], start: number) {
  const [, opening, ourLabel = ""] = START.exec(trimmed(lines[start])) ?? [];
  if (opening === undefined) return undefined;
  const size = opening.length;
  const isMarker = (line: string, mark: string): boolean =>
    line === mark.repeat(size) || line.startsWith(`${mark.repeat(size)} `);
  const find = (from: number, mark: string): number =>
    lines.findIndex((line, index) => index >= from && isMarker(trimmed(line), mark));
  const middle = find(start + 1, "=");
  const end = middle < 0 ? -1 : find(middle + 1, ">");
  if (end < 0) return undefined;
  const base = find(start + 1, "|");
  const stretch: Stretch = {
    kind: "conflict",
    ours: lines.slice(start + 1, base > 0 && base < middle ? base : middle),
    theirs: lines.slice(middle + 1, end),
    notes: { ours: noteOf(ourLabel), theirs: noteOf(trimmed(lines[end])) },
  };
  return { stretch, next: end + 1 };
}

function noteOf(label: string): SideNote {
  return NOTE.exec(label)?.[1] as SideNote;
}

/** A marker ends where a CRLF file's line does. */
function trimmed(line: string | undefined): string {
  return line?.replace(/\r$/, "") ?? "";
}
