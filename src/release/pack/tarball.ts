// Tarballs as npm has them: POSIX ustar in gzip, every file below `package/`. The same files give the same bytes on every
// machine, which is why the gzip only stores them. Git, which keeps the releases, compresses them itself, and finds the lines
// that two of them have in common.
import { assertNever } from "../../shared/errors.ts";
import { readTarball as readFiles, tarChecksum } from "../../shared/read-tarball.ts";
import { ReleaseError } from "../release-error.ts";
import { storeGzip } from "./store-gzip.ts";

/** Files by their path in the package, with forward slashes. */
export type PackageFiles = ReadonlyMap<string, Buffer>;

const BLOCK = 512;
const ROOT = "package/";
/** What npm gives to all files: a tarball that says when it was made would never be the same twice. */
const MODIFIED_AT = Date.UTC(1985, 9, 26, 8, 15) / 1000;

/** Writes files as a tarball, sorted by their paths. */
export function writeTarball(files: PackageFiles): Buffer {
  const blocks = [...files]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, content]) => [renderHeader(`${ROOT}${path}`, content.length), content, padding(content.length)]);
  return storeGzip(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]));
}

/** Reads the files of a tarball, also of one that npm wrote. @throws {@link ReleaseError} `BAD_TARBALL`. */
export function readTarball(bytes: Buffer, name: string): PackageFiles {
  const read = readFiles(bytes);
  switch (read.kind) {
    case "files":
      return read.files;
    case "damaged":
      throw new ReleaseError("BAD_TARBALL", `"${name}" is damaged at byte ${read.offset}`, { hint: "Get it anew." });
    case "no-archive":
      throw new ReleaseError("BAD_TARBALL", `"${name}" is no tarball: ${read.reason}`, {
        hint: "Give a .tgz file that `labtrail release` or `npm pack` has written.",
      });
    default:
      return assertNever(read);
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
  header.write(`${tarChecksum(header).toString(8).padStart(6, "0")}\0 `, 148);
  return header;
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
