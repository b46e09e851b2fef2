// JSON whose parts keep their bytes: a list or an object as its pieces and the white space between them, so that it can
// be put together again with some pieces exchanged, and everything else stays as its editor wrote it.
import { endOfValue, scanArray, scanObject, type Span } from "./scan.ts";

/** What stands between the pieces. */
export interface Layout {
  /** From the opening bracket to the first piece. */
  readonly open: string;
  /** From one piece to the next, with the comma. */
  readonly between: string;
  /** From the last piece to the closing bracket. */
  readonly close: string;
}

export interface RawMember {
  readonly key: string;
  /** From the first quote of the key to the value. */
  readonly lead: string;
  readonly value: string;
}

export interface RawObject {
  readonly members: readonly RawMember[];
  readonly layout: Layout;
}

export interface RawArray {
  readonly items: readonly string[];
  readonly layout: Layout;
}

/** Reads the object that begins at `start`. Of a key that is given twice the last value counts, as in JSON.parse. */
export function readRawObject(bytes: Buffer, start: number): RawObject {
  const members = new Map<string, RawMember>();
  const pieces: Span[] = [];
  const end = scanObject(bytes, start, (key, keyStart, valueStart) => {
    const valueEnd = endOfValue(bytes, valueStart);
    pieces.push({ start: keyStart, end: valueEnd });
    const lead = bytes.toString("utf8", keyStart, valueStart);
    members.set(key, { key, lead, value: bytes.toString("utf8", valueStart, valueEnd) });
    return valueEnd;
  });
  return { members: [...members.values()], layout: layoutOf(bytes, { start, end }, pieces) };
}

/** Reads the array that begins at `start`. */
export function readRawArray(bytes: Buffer, start: number): RawArray {
  const pieces: Span[] = [];
  const end = scanArray(bytes, start, (itemStart) => {
    const itemEnd = endOfValue(bytes, itemStart);
    pieces.push({ start: itemStart, end: itemEnd });
    return itemEnd;
  });
  const items = pieces.map((piece) => bytes.toString("utf8", piece.start, piece.end));
  return { items, layout: layoutOf(bytes, { start, end }, pieces) };
}

export function renderRawObject({ members, layout }: RawObject): string {
  const pieces = members.map(({ lead, value }) => lead + value);
  return `{${join(pieces, layout)}}`;
}

export function renderRawArray({ items, layout }: RawArray): string {
  return `[${join(items, layout)}]`;
}

/** Sets some members, and takes out those that are undefined. A new one stands where sorting by key puts it. */
export function withMembers(object: RawObject, values: ReadonlyMap<string, string | undefined>): RawObject {
  const members = object.members.flatMap((member) => {
    if (!values.has(member.key)) return [member];
    const value = values.get(member.key);
    return value === undefined ? [] : [{ ...member, value }];
  });
  const colon = /"(\s*:\s*)$/.exec(object.members[0]?.lead ?? "")?.[1] ?? ": ";
  for (const [key, value] of values) {
    if (value === undefined || members.some((member) => member.key === key)) continue;
    const index = members.findIndex((member) => member.key > key);
    members.splice(index < 0 ? members.length : index, 0, { key, lead: JSON.stringify(key) + colon, value });
  }
  return { ...object, members };
}

/** One step of indent in a file, by the layout of its outermost object; undefined when all is on one line. */
export function indentOf({ layout }: RawObject): string | undefined {
  return /\n([ \t]*)$/.exec(layout.open)?.[1];
}

/** A value as the file would hold it, as the member of an object whose members are indented `depth` times. */
export function renderValue(value: unknown, indent: string | undefined, depth: number): string {
  if (indent === undefined) return JSON.stringify(value);
  return JSON.stringify(value, undefined, indent).replaceAll("\n", `\n${indent.repeat(depth)}`);
}

function join(pieces: readonly string[], { open, between, close }: Layout): string {
  return pieces.length === 0 ? "" : open + pieces.join(between) + close;
}

function layoutOf(bytes: Buffer, { start, end }: Span, pieces: readonly Span[]): Layout {
  const [first, second] = pieces;
  const last = pieces.at(-1);
  if (first === undefined || last === undefined) return { open: "", between: ", ", close: "" };
  const open = bytes.toString("utf8", start + 1, first.start);
  const between = second === undefined ? `,${open}` : bytes.toString("utf8", first.end, second.start);
  return { open, between, close: bytes.toString("utf8", last.end, end - 1) };
}
