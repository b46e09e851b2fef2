// A package's tarball is read by hand: what npm writes of the format is 512-byte headers and three kinds of entries.
// Nothing is unpacked to the disk, so no entry can lead anywhere.
import { gunzipSync } from "node:zlib";

import { ExportError } from "../../export-error.ts";

const BLOCK = 512;
/** More than any package of modules has; a small archive may claim to hold terabytes. */
const MAX_BYTES = 1 << 30;

/**
 * The files of a package's tarball (`.tgz`, as `npm pack` makes it) by their paths in the package.
 *
 * @throws {@link ExportError} `API_UNREADABLE` when the bytes are no such archive.
 * @example
 * readTarball(readFileSync("lab-penguins-1.0.0.tgz"), "lab-penguins-1.0.0.tgz").get("package.json");
 */
export function readTarball(bytes: Uint8Array, label: string): ReadonlyMap<string, Buffer> {
  const archive = unzip(bytes, label);
  const files = new Map<string, Buffer>();
  let longName: string | undefined;
  for (let offset = 0; offset + BLOCK <= archive.length;) {
    const header = archive.subarray(offset, offset + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const size = Number.parseInt(textAt(header, 124, 12).trim() || "0", 8);
    const start = offset + BLOCK;
    if (!isChecksumRight(header) || !Number.isInteger(size) || start + size > archive.length) {
      throw new ExportError("API_UNREADABLE", `"${label}" is damaged at byte ${offset} of its archive`, {
        hint: "Make it anew with: npm pack",
      });
    }
    const content = archive.subarray(start, start + size);
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === "x") longName = maybePaxPath(content);
    else if (type === "L") longName = textAt(content, 0, content.length);
    else {
      const prefix = textAt(header, 257, 5) === "ustar" ? textAt(header, 345, 155) : "";
      const name = longName ?? (prefix === "" ? "" : `${prefix}/`) + textAt(header, 0, 100);
      if (type === "0" || type === "\0") files.set(toPackagePath(name), content);
      longName = undefined;
    }
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

function unzip(bytes: Uint8Array, label: string): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
  } catch (error) {
    throw new ExportError("API_UNREADABLE", `"${label}" is no tarball of a package`, {
      hint: "Name a .tgz as npm pack makes it, an unpacked package's folder, or a .ts or .d.ts file",
      cause: error,
    });
  }
}

function textAt(block: Buffer, offset: number, length: number): string {
  const field = block.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return field.subarray(0, end === -1 ? undefined : end).toString("utf8");
}

/** The checksum is the sum of the header's bytes, its own field counted as blanks. */
function isChecksumRight(header: Buffer): boolean {
  const told = Number.parseInt(textAt(header, 148, 8).trim(), 8);
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0);
  return told === sum;
}

/** Records of a pax header: `27 path=package/long/name\n`, the number counting the whole record. */
function maybePaxPath(content: Buffer): string | undefined {
  return /^\d+ path=(.*)$/m.exec(content.toString("utf8"))?.[1];
}

/** npm puts everything below `package/`; others name that folder as they like. */
function toPackagePath(name: string): string {
  return name.split("/").slice(1).join("/");
}
