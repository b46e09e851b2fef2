import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";

import { hashInThread } from "./hash-thread.ts";

/** A file as it was when it was looked at. */
export interface HashedFile {
  readonly sizeBytes: number;
  /** sha256 in hex. */
  readonly digest: string;
}

/** Hashes files; one that has kept its size and time of change is not read again. */
export interface FileHasher {
  /** Undefined when there is no such file any more, or it may not be read, or it is no file. */
  hash(path: string): Promise<HashedFile | undefined>;
}

/** Starting a thread takes longer than hashing this. */
const MAX_BYTES_HERE = 4_000_000;

interface Known {
  readonly sizeBytes: number;
  readonly changedAt: number;
  readonly digest: string;
}

export function createFileHasher(): FileHasher {
  const known = new Map<string, Known>();
  return {
    async hash(path) {
      try {
        const { size, mtimeMs, isFile } = await statFile(path);
        if (!isFile) return undefined;
        const seen = known.get(path);
        if (seen !== undefined && seen.sizeBytes === size && seen.changedAt === mtimeMs) return seen;
        const digest = size > MAX_BYTES_HERE ? await hashInThread(path) : await hashHere(path);
        if (digest === undefined) return undefined;
        const result = { sizeBytes: size, changedAt: mtimeMs, digest };
        known.set(path, result);
        return result;
      } catch (error) {
        // Removed since, or not ours to read: there is nothing to remember of it.
        if (error instanceof Error && "syscall" in error) return undefined;
        throw error;
      }
    },
  };
}

async function hashHere(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

async function statFile(path: string): Promise<{ size: number; mtimeMs: number; isFile: boolean }> {
  const stats = await stat(path);
  return { size: stats.size, mtimeMs: stats.mtimeMs, isFile: stats.isFile() };
}
