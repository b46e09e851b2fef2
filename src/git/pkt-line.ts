// Git's packet format: four hex digits of length (themselves included), then the payload; "0000" ends a list.
// Reading and writing are synchronous: git sends one file, waits for the answer, and only then sends the next.
import { readSome } from "./blocking-io.ts";

const HEADER_BYTES = 4;
const MAX_PAYLOAD_BYTES = 65_516;
const READ_BYTES = 1 << 20;
const CONTENT_BYTES = 1 << 20;
const FLUSH = Buffer.from("0000");

/** Reads packets from a file descriptor. */
export class PacketReader {
  readonly #fd: number;
  readonly #buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  #content = Buffer.allocUnsafeSlow(CONTENT_BYTES);
  #start = 0;
  #end = 0;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** A list of text lines up to its flush packet; undefined when the other side has closed the pipe. */
  readLines(): readonly string[] | undefined {
    const lines: string[] = [];
    for (;;) {
      const length = this.#readLength();
      if (length === undefined) return undefined;
      if (length === 0) return lines;
      const payload = Buffer.allocUnsafe(length);
      if (!this.#fillFrom(payload)) return undefined;
      lines.push(payload.toString().replace(/\n$/, ""));
    }
  }

  /**
   * The content of a file up to its flush packet; undefined when the pipe closed before. Its bytes are good until the
   * next call: memory that is used again costs the system nothing.
   *
   * @param expectedBytes - A guess at its size, which saves copies of large files.
   */
  readContent(expectedBytes: number): Buffer | undefined {
    if (this.#content.length < expectedBytes) this.#content = Buffer.allocUnsafeSlow(expectedBytes);
    let size = 0;
    for (;;) {
      const length = this.#readLength();
      if (length === undefined) return undefined;
      if (length === 0) return this.#content.subarray(0, size);
      if (size + length > this.#content.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(this.#content.length * 2, size + length));
        this.#content.copy(larger, 0, 0, size);
        this.#content = larger;
      }
      if (!this.#fillFrom(this.#content.subarray(size, size + length))) return undefined;
      size += length;
    }
  }

  /** The length of the next payload; 0 for a flush packet. */
  #readLength(): number | undefined {
    const header = Buffer.allocUnsafe(HEADER_BYTES);
    if (!this.#fillFrom(header)) return undefined;
    const text = header.toString("latin1");
    if (!/^[0-9a-f]{4}$/i.test(text)) throw new Error(`"${text}" is no packet length`);
    return Math.max(Number.parseInt(text, 16) - HEADER_BYTES, 0);
  }

  #fillFrom(target: Buffer): boolean {
    for (let filled = 0; filled < target.length;) {
      if (this.#start === this.#end) {
        this.#start = 0;
        this.#end = readSome(this.#fd, this.#buffer);
        if (this.#end === 0) return false;
      }
      const taken = Math.min(target.length - filled, this.#end - this.#start);
      this.#buffer.copy(target, filled, this.#start, this.#start + taken);
      this.#start += taken;
      filled += taken;
    }
    return true;
  }
}

/** Renders text lines as packets, with the flush packet that ends a list. */
export function linePackets(lines: readonly string[]): Buffer {
  const packets = lines.flatMap((line) => packetOf(Buffer.from(`${line}\n`)));
  return Buffer.concat([...packets, FLUSH]);
}

/** Renders the content of a file as packets, with the flush packet that ends it. */
export function contentPackets(content: Buffer): Buffer {
  const packets: Buffer[] = [];
  for (let start = 0; start < content.length; start += MAX_PAYLOAD_BYTES) {
    packets.push(...packetOf(content.subarray(start, start + MAX_PAYLOAD_BYTES)));
  }
  return Buffer.concat([...packets, FLUSH]);
}

function packetOf(payload: Buffer): readonly Buffer[] {
  return [Buffer.from((payload.length + HEADER_BYTES).toString(16).padStart(HEADER_BYTES, "0")), payload];
}
