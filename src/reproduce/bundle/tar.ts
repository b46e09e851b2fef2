// The part of POSIX ustar that a bundle needs: files with short names. `tar tzf` lists one.
import { ReproduceError } from "../reproduce-error.ts";

const BLOCK = 512;

/** What stands before the content of a file. */
export function tarHeader(name: string, sizeBytes: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100, "utf8");
  header.write("0000644\0", 100);
  // Owner and group are nobody's business.
  header.write("0000000\0".repeat(2), 108);
  header.write(`${sizeBytes.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write("0", 156);
  header.write("ustar\u000000", 257);
  header.write(`${checksum(header).toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

/** What stands after the content of a file. */
export function tarPadding(sizeBytes: number): Buffer {
  return Buffer.alloc((BLOCK - (sizeBytes % BLOCK)) % BLOCK);
}

/** What stands at the end. */
export const TAR_END: Buffer = Buffer.alloc(2 * BLOCK);

/** A file of an archive. Its content is read before the next file is. */
export interface TarEntry {
  readonly name: string;
  readonly sizeBytes: number;
  readonly content: AsyncIterable<Buffer>;
}

/**
 * Reads an archive file by file, and holds no more than a piece of it.
 *
 * @throws {@link ReproduceError} `BAD_BUNDLE` for what is no archive, and for links, folders and devices in one.
 */
export async function* readTar(source: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const bytes = new ByteReader(source);
  for (;;) {
    const header = await bytes.take(BLOCK);
    if (header === undefined) throw damaged("it ends in the middle");
    if (header.every((byte) => byte === 0)) return;
    const entry = parseHeader(header);
    yield { ...entry, content: bytes.stream(entry.sizeBytes) };
    if ((await bytes.take(tarPadding(entry.sizeBytes).length)) === undefined) throw damaged("it ends in the middle");
  }
}

function parseHeader(header: Buffer): { readonly name: string; readonly sizeBytes: number } {
  const text = (start: number, length: number): string => {
    const field = header.subarray(start, start + length);
    const end = field.indexOf(0);
    return field
      .subarray(0, end < 0 ? length : end)
      .toString("utf8")
      .trim();
  };
  if (Number.parseInt(text(148, 8), 8) !== checksum(header)) throw damaged("a checksum is wrong");
  const [name, kind, size] = [text(0, 100), text(156, 1), text(124, 12)];
  if (kind !== "" && kind !== "0") throw damaged(`"${name}" in it is no file`);
  // Larger sizes than eight gigabytes are written in another way, which no bundle has.
  if (!/^[0-7]{1,11}$/.test(size) || text(345, 155) !== "") throw damaged(`"${name}" in it is of an unknown kind`);
  return { name, sizeBytes: Number.parseInt(size, 8) };
}

/** The sum of all bytes, those of the checksum itself taken for blanks. */
function checksum(header: Buffer): number {
  return header.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 32 : byte), 0);
}

function damaged(what: string): ReproduceError {
  return new ReproduceError("BAD_BUNDLE", `this is no bundle, or a damaged one: ${what}`);
}

/** Takes bytes from a stream in other pieces than they come in. */
class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** So many bytes; undefined when there are fewer. */
  async take(length: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    for await (const part of this.#pieces(length)) parts.push(part);
    const taken = Buffer.concat(parts);
    return taken.length === length ? taken : undefined;
  }

  /** So many bytes, piece by piece. */
  async *stream(length: number): AsyncGenerator<Buffer> {
    let count = 0;
    for await (const part of this.#pieces(length)) {
      count += part.length;
      yield part;
    }
    if (count < length) throw damaged("it ends in the middle");
  }

  async *#pieces(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0;) {
      if (this.#rest.length === 0) {
        const next = await this.#source.next();
        if (next.done === true) return;
        this.#rest = next.value;
      }
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }
}
