import { fstatSync, readSync, writeSync } from "node:fs";

const READ_BYTES = 1 << 16;

/** Reads what is there, and waits until something is; 0 at the end of the input. */
export function readSome(fd: number, target: Buffer): number {
  for (;;) {
    try {
      return readSync(fd, target, 0, target.length, null);
    } catch (error) {
      const code = codeOf(error);
      // Windows reports the closed end of a pipe as an error.
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      waitBriefly();
    }
  }
}

/** Reads up to the end of the input. */
export function readAll(fd: number): Buffer {
  // A redirected file tells its size, a pipe says 0.
  let content = Buffer.allocUnsafeSlow(fstatSync(fd).size + READ_BYTES);
  for (let size = 0; ;) {
    if (size === content.length) content = Buffer.concat([content, Buffer.allocUnsafeSlow(content.length)]);
    const count = readSome(fd, content.subarray(size));
    if (count === 0) return content.subarray(0, size);
    size += count;
  }
}

/** Writes all bytes, also to a pipe that takes only some at a time. */
export function writeAll(fd: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(fd, bytes, written);
    } catch (error) {
      if (codeOf(error) !== "EAGAIN") throw error;
      waitBriefly();
    }
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** A pipe that somebody else made non-blocking answers EAGAIN; asking again at once would burn a core. */
function waitBriefly(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}
