import { createReadStream } from "node:fs";
import { TextDecoder } from "node:util";

import type { DataFile } from "./data-file.ts";

const PIECE_BYTES = 64 * 1024;

/** What a file says of itself by its first bytes. */
const MARKS: readonly (readonly [encoding: string, bytes: readonly number[]])[] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

/**
 * The text of a file, piece by piece, without its byte order mark.
 *
 * @param encoding - As the Encoding Standard names it, such as `windows-1252`; UTF-8 by default. A byte order mark wins.
 * @throws {@link EvaluateError} `BAD_FILE` for bytes that are no text in this encoding, with their place.
 */
export async function* decodeText(file: DataFile, encoding: string | undefined): AsyncGenerator<string, void> {
  let decoder: TextDecoder | undefined;
  let used = "";
  let start = 0;
  let lineNumber = 1;
  for await (const chunk of createReadStream(file.path, { highWaterMark: PIECE_BYTES })) {
    const bytes = chunk as Uint8Array;
    if (decoder === undefined) {
      used = maybeMarkedEncoding(bytes) ?? encoding ?? "utf-8";
      decoder = createDecoder(used, file);
    }
    const text = decode(decoder, bytes);
    if (text === undefined) throw undecodable(file, used, bytes, { start, lineNumber });
    start += bytes.length;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lineNumber += 1;
    if (text !== "") yield text;
  }
  if (decoder !== undefined && decode(decoder, undefined) === undefined) {
    throw file.fault(`"${file.label}" ends within a character`, {
      hint: "It may have been cut off while it was copied.",
    });
  }
}

function maybeMarkedEncoding(bytes: Uint8Array): string | undefined {
  return MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte))?.[0];
}

function createDecoder(encoding: string, file: DataFile): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (cause) {
    throw file.fault(`"${encoding}" is no encoding, and "${file.label}" cannot be read in it`, {
      hint: "Known are utf-8, utf-16le, latin1, windows-1252, shift_jis and others of encoding.spec.whatwg.org.",
      cause,
    });
  }
}

/** Undefined for bytes that are no text; with no bytes, for a character that was begun and never ends. */
function decode(decoder: TextDecoder, bytes: Uint8Array | undefined): string | undefined {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch {
    // A TypeError that says nothing beside this.
    return undefined;
  }
}

function undecodable(
  file: DataFile,
  encoding: string,
  bytes: Uint8Array,
  place: { readonly start: number; readonly lineNumber: number },
): unknown {
  // The longest beginning that can be read; a piece may begin within a character, which ends after 3 bytes at most.
  let [low, high] = [0, bytes.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (decode(new TextDecoder(encoding, { fatal: true }), bytes.subarray(0, middle)) === undefined) high = middle - 1;
    else low = middle;
  }
  let lines = place.lineNumber;
  for (const byte of bytes.subarray(0, low)) if (byte === 0x0a) lines += 1;
  const byte = (bytes[low] ?? 0).toString(16).padStart(2, "0");
  return file.fault(
    `"${file.label}" is no text in ${encoding}: line ${lines} has the byte 0x${byte} at ${place.start + low}`,
    {
      hint: `Say which encoding it has, such as { encoding: "windows-1252" }.`,
    },
  );
}
