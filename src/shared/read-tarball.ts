// A package's tarball is read by hand: what npm writes of the format is 512-byte headers and few kinds of entries. Nothing
// is unpacked to the disk, so no entry can lead anywhere.
import { gunzipSync } from "node:zlib";

import { messageOf } from "./errors.ts";

const BLOCK = 512;
/** More than any package of modules has; a small archive may claim to hold terabytes. */
const MAX_BYTES = 1 << 30;

/** The files of a tarball by their paths in the package, or why it has none that can be trusted. */
export type ReadTarball =
  | { readonly kind: "files"; readonly files: ReadonlyMap<string, Buffer> }
  /** The bytes are not those of a gzip file. */
  | { readonly kind: "no-archive"; readonly reason: string }
  /** An entry is cut off, or its header is not what it says of itself. */
  | { readonly kind: "damaged"; readonly offset: number };

/**
 * Reads a tarball of a package, as `npm pack` and we write them. What its first folder is called does not matter.
 *
 * @example
 * const read = readTarball(readFileSync("lab-penguins-1.0.0.tgz"));
 * if (read.kind === "files") read.files.get("package.json");
 */
export function readTarball(bytes: Uint8Array): ReadTarball {
  try {
    return readArchive(gunzipSync(bytes, { maxOutputLength: MAX_BYTES }));
  } catch (error) {
    return { kind: "no-archive", reason: messageOf(error) };
  }
}

function readArchive(archive: Buffer): ReadTarball {
  const files = new Map<string, Buffer>();
  let longPath: string | undefined;
  for (let offset = 0; offset + BLOCK <= archive.length;) {
    const header = archive.subarray(offset, offset + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const size = Number.parseInt(tarText(header, 124, 12).trim() || "0", 8);
    const start = offset + BLOCK;
    const isTrue = tarChecksum(header) === Number.parseInt(tarText(header, 148, 8).trim(), 8);
    if (!isTrue || !(size >= 0) || start + size > archive.length) return { kind: "damaged", offset };
    const content = archive.subarray(start, start + size);
    const type = tarText(header, 156, 1);
    if (type === "x") longPath = maybePaxPath(content);
    else if (type === "L") longPath = tarText(content, 0, content.length);
    else {
      const prefix = tarText(header, 257, 5) === "ustar" ? tarText(header, 345, 155) : "";
      const path = longPath ?? (prefix === "" ? "" : `${prefix}/`) + tarText(header, 0, 100);
      if (type === "0" || type === "") files.set(path.slice(path.indexOf("/") + 1), content);
      longPath = undefined;
    }
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return { kind: "files", files };
}

/** A field of a header: what stands in front of its first zero. */
function tarText(block: Buffer, start: number, length: number): string {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? length : end).toString("utf8");
}

/** The sum of a header's bytes, those of the sum itself taken for blanks. */
export function tarChecksum(header: Buffer): number {
  return header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0);
}

/** Of the records of a pax header the one with the path: `27 path=package/long/name\n`. */
function maybePaxPath(content: Buffer): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)/.exec(content.toString("utf8"))?.[1];
}
