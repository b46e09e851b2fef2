// Walks JSON as bytes and builds nothing: values that nobody asks for are skipped by matching their brackets, at about
// 1 GB/s. Only the shape is checked here; what is kept of a file goes through JSON.parse afterwards.
import { NotebookError } from "./notebook-error.ts";

/** Bytes from `start` up to, but without, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Called for each member of an object; returns the end of the member's value. */
export type MemberVisitor = (key: string, keyStart: number, valueStart: number) => number;

/** Called for each element of an array; returns the end of the element. */
export type ElementVisitor = (start: number) => number;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
export const OPEN_BRACE = 0x7b;
export const OPEN_BRACKET = 0x5b;
const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;

const ILLEGAL = 0;
const PLAIN = 1;
const OPEN = 2;
const CLOSE = 3;

/** What a byte outside of strings means. Conflict markers, for one, are illegal. */
const MEANING = new Uint8Array(256);
for (const byte of Buffer.from(" \t\r\n,:+-.0123456789truefalsnE")) MEANING[byte] = PLAIN;
MEANING[OPEN_BRACE] = MEANING[OPEN_BRACKET] = OPEN;
MEANING[CLOSE_BRACE] = MEANING[CLOSE_BRACKET] = CLOSE;

/** A native search costs as much to call as a loop over some dozen bytes; most keys are found before it pays. */
const SHORT_STRING_BYTES = 16;

/** The first place from `at` on that is not white space. */
export function skipSpace(bytes: Buffer, at: number): number {
  let place = at;
  for (;;) {
    const byte = bytes[place];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return place;
    place += 1;
  }
}

/**
 * The end of the value that begins at `at`, however deeply it nests.
 *
 * @throws {@link NotebookError} `INVALID_JSON`, without a place.
 */
export function endOfValue(bytes: Buffer, at: number): number {
  if (bytes[at] === QUOTE) return endOfString(bytes, at);
  let depth = 0;
  let place = at;
  for (const length = bytes.length; place < length;) {
    const byte = bytes[place] as number;
    if (byte === QUOTE) {
      place = endOfString(bytes, place);
      continue;
    }
    const meaning = MEANING[byte];
    if (meaning === ILLEGAL) throw fault(place, "a value");
    if (meaning === OPEN) depth += 1;
    else if (depth === 0) {
      if (meaning === CLOSE || byte === COMMA || byte <= 0x20) break;
    } else if (meaning === CLOSE && --depth === 0) return place + 1;
    place += 1;
  }
  if (depth > 0 || place === at) throw fault(place, depth > 0 ? "a closing bracket" : "a value");
  return place;
}

/** Walks the object that begins at `at`, and returns its end. */
export function scanObject(bytes: Buffer, at: number, visit: MemberVisitor): number {
  let place = skipSpace(bytes, at + 1);
  if (bytes[place] === CLOSE_BRACE) return place + 1;
  for (;;) {
    if (bytes[place] !== QUOTE) throw fault(place, "a name");
    const keyEnd = endOfString(bytes, place);
    const colon = skipSpace(bytes, keyEnd);
    if (bytes[colon] !== COLON) throw fault(colon, `":"`);
    const valueEnd = visit(decodeKey(bytes, place, keyEnd), place, skipSpace(bytes, colon + 1));
    place = skipSpace(bytes, valueEnd);
    if (bytes[place] === CLOSE_BRACE) return place + 1;
    if (bytes[place] !== COMMA) throw fault(place, `"," or "}"`);
    place = skipSpace(bytes, place + 1);
  }
}

/** Walks the array that begins at `at`, and returns its end. */
export function scanArray(bytes: Buffer, at: number, visit: ElementVisitor): number {
  let place = skipSpace(bytes, at + 1);
  if (bytes[place] === CLOSE_BRACKET) return place + 1;
  for (;;) {
    place = skipSpace(bytes, visit(place));
    if (bytes[place] === CLOSE_BRACKET) return place + 1;
    if (bytes[place] !== COMMA) throw fault(place, `"," or "]"`);
    place = skipSpace(bytes, place + 1);
  }
}

/** The JSON value of a span, decoded. */
export function decodeValue(bytes: Buffer, { start, end }: Span): unknown {
  return JSON.parse(bytes.toString("utf8", start, end));
}

/** Whether a span holds an array that is not empty. */
export function isFilledArray(bytes: Buffer, { start, end }: Span): boolean {
  return bytes[start] === OPEN_BRACKET && skipSpace(bytes, start + 1) !== end - 1;
}

export function isNull(bytes: Buffer, { start, end }: Span): boolean {
  return bytes.toString("latin1", start, end) === "null";
}

function decodeKey(bytes: Buffer, start: number, end: number): string {
  const raw = bytes.toString("utf8", start + 1, end - 1);
  // "outp\u0075ts" is the key outputs too.
  return raw.includes("\\") ? (JSON.parse(`"${raw}"`) as string) : raw;
}

/** The place behind the closing quote of the string that opens at `at`. */
function endOfString(bytes: Buffer, at: number): number {
  let place = at + 1;
  for (;;) {
    const short = Math.min(place + SHORT_STRING_BYTES, bytes.length);
    for (; place < short; place += 1) {
      const byte = bytes[place];
      if (byte === QUOTE) return place + 1;
      if (byte === BACKSLASH) place += 1;
    }
    const quote = bytes.indexOf(QUOTE, place);
    if (quote < 0) throw fault(at, "the end of a string");
    let backslashes = 0;
    while (quote - 1 - backslashes >= place && bytes[quote - 1 - backslashes] === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
    place = quote + 1;
  }
}

function fault(at: number, expected: string): NotebookError {
  return new NotebookError("INVALID_JSON", `expected ${expected} at byte ${at}`);
}
