// Tarballs as npm has them: POSIX ustar in gzip, every file below `package/`. The same files give the same bytes on every
// machine. That is why nothing is compressed: zlib's output differs between its versions and between processors. Git, which
// keeps the releases, compresses them itself, and finds the lines that two of them have in common.
import { constants, gunzipSync, gzipSync } from "node:zlib";

import { messageOf } from "../../shared/errors.ts";
import { ReleaseError } from "../release-error.ts";

/** Files by their path in the package, with forward slashes. */
export type PackageFiles = ReadonlyMap<string, Buffer>;

const BLOCK = 512;
const ROOT = "package/";
/** What npm gives to all files: a tarball that says when it was made would never be the same twice. */
const MODIFIED_AT = Date.UTC(1985, 9, 26, 8, 15) / 1000;
/** Where a gzip header names the system. */
const GZIP_SYSTEM = 9;
const GZIP_SYSTEM_UNKNOWN = 255;

/** Writes files as a tarball, sorted by their paths. */
export function writeTarball(files: PackageFiles): Buffer {
  const blocks = [...files]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, content]) => [renderHeader(`${ROOT}${path}`, content.length), content, padding(content.length)]);
  const archive = Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
  const compressed = gzipSync(archive, { level: constants.Z_NO_COMPRESSION });
  compressed[GZIP_SYSTEM] = GZIP_SYSTEM_UNKNOWN;
  return compressed;
}

/** Reads the files of a tarball, also of one that npm wrote. @throws {@link ReleaseError} `BAD_TARBALL`. */
export function readTarball(bytes: Buffer, name: string): PackageFiles {
  const archive = unpack(bytes, name);
  const files = new Map<string, Buffer>();
  let longPath: string | undefined;
  for (let at = 0; at + BLOCK <= archive.length;) {
    const header = archive.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const size = Number.parseInt(textAt(header, 124, 12).trim(), 8);
    const end = at + BLOCK + size;
    if (!(size >= 0) || end > archive.length || checksumOf(header) !== Number.parseInt(textAt(header, 148, 8), 8)) {
      throw new ReleaseError("BAD_TARBALL", `"${name}" is damaged at byte ${at}`, { hint: "Get it anew." });
    }
    const content = archive.subarray(at + BLOCK, end);
    const kind = textAt(header, 156, 1);
    const prefix = textAt(header, 345, 155);
    const path = longPath ?? `${prefix === "" ? "" : `${prefix}/`}${textAt(header, 0, 100)}`;
    longPath = kind === "x" ? /(?:^|\n)\d+ path=([^\n]*)/.exec(content.toString())?.[1] : undefined;
    // Whatever the first folder is called: GitHub's tarballs have another name for it.
    if (kind === "0" || kind === "") files.set(path.slice(path.indexOf("/") + 1), content);
    at = end + padding(size).length;
  }
  return files;
}

function unpack(bytes: Buffer, name: string): Buffer {
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw new ReleaseError("BAD_TARBALL", `"${name}" is no tarball: ${messageOf(error)}`, {
      hint: "Give a .tgz file that `labtrail release` or `npm pack` has written.",
      cause: error,
    });
  }
}

function renderHeader(path: string, size: number): Buffer {
  const { prefix, name } = splitPath(path);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${octal(size)}\0`, 124);
  header.write(`${octal(MODIFIED_AT)}\0`, 136);
  header.write("0", 156);
  header.write("ustar\u000000", 257);
  header.write(prefix, 345);
  header.write(`${checksumOf(header).toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

/** The sum of the bytes, those of the sum itself taken for blanks. */
function checksumOf(header: Buffer): number {
  const sum = header.reduce((total, byte) => total + byte, 0);
  const own = header.subarray(148, 156).reduce((total, byte) => total + byte, 0);
  return sum - own + 8 * 0x20;
}

/** The header has 100 bytes for the end of a path, and 155 for the folders before it. */
function splitPath(path: string): { readonly prefix: string; readonly name: string } {
  if (Buffer.byteLength(path) <= 100) return { prefix: "", name: path };
  const cuts = [...path.matchAll(/\//g)].map(({ index }) => index);
  const cut = cuts.find((index) => Buffer.byteLength(path.slice(index + 1)) <= 100);
  const prefix = path.slice(0, cut);
  if (cut === undefined || Buffer.byteLength(prefix) > 155) {
    throw new ReleaseError("BAD_SOURCE", `the path "${path}" is too long for a tarball`, {
      hint: "Give the file or its folders shorter names: 100 bytes for the name, 155 for the folders.",
    });
  }
  return { prefix, name: path.slice(cut + 1) };
}

function octal(number: number): string {
  return number.toString(8).padStart(11, "0");
}

function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

function textAt(block: Buffer, start: number, length: number): string {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? length : end).toString();
}
