import { createHash, randomUUID } from "node:crypto";
import { createReadStream, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { messageOf } from "../shared/errors.ts";
import { TrackError, type SavedFile } from "./store.ts";

/** Content kept under its sha256: the same twice takes room once. */
export interface ObjectStore {
  /** Keeps a text and returns its sha256 in hex. */
  save(text: string): string;
  saveBytes(bytes: Uint8Array): string;
  /** Keeps a copy of a file. Rejects with {@link TrackError} `BAD_ARTIFACT` when it cannot be read. */
  saveFile(path: string): Promise<SavedFile>;
  /** @throws {@link TrackError} `OBJECT_NOT_FOUND`. */
  require(digest: string): string;
  /** @throws {@link TrackError} `OBJECT_NOT_FOUND`. */
  requireBytes(digest: string): Uint8Array;
}

/** The sha256 of a text or of bytes, in hex. */
export function digestOf(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** A folder of objects, laid out as git does: `ab/cdef...`. */
export function openObjectFolder(folder: string): ObjectStore {
  const known = new Set<string>();
  const pathOf = (digest: string): string => join(folder, digest.slice(0, 2), digest.slice(2));
  const isKept = (digest: string): boolean =>
    known.has(digest) || statSync(pathOf(digest), { throwIfNoEntry: false }) !== undefined;
  const makeDraft = (): string => join(folder, `draft-${randomUUID()}`);

  function saveBytes(content: string | Uint8Array): string {
    const digest = digestOf(content);
    if (isKept(digest)) return digest;
    const path = pathOf(digest);
    mkdirSync(dirname(path), { recursive: true });
    // Written aside and renamed: another process never reads half of it, and a crash leaves no wrong object.
    const draft = makeDraft();
    try {
      writeFileSync(draft, content);
      renameSync(draft, path);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
    known.add(digest);
    return digest;
  }

  return {
    save: saveBytes,
    saveBytes,
    async saveFile(path) {
      const draft = makeDraft();
      try {
        const saved = await copyHashed(path, draft);
        if (isKept(saved.digest)) return saved;
        mkdirSync(dirname(pathOf(saved.digest)), { recursive: true });
        await rename(draft, pathOf(saved.digest));
        known.add(saved.digest);
        return saved;
      } finally {
        await rm(draft, { force: true });
      }
    },
    require(digest) {
      if (!isKept(digest)) throw notFound(digest);
      return readFileSync(pathOf(digest), "utf8");
    },
    requireBytes(digest) {
      if (!isKept(digest)) throw notFound(digest);
      return readFileSync(pathOf(digest));
    },
  };
}

/** Hashes what it copies: a file that changes meanwhile is kept as one of both, and never under a wrong digest. */
async function copyHashed(from: string, to: string): Promise<SavedFile> {
  const target = await open(to, "wx");
  try {
    const hash = createHash("sha256");
    let sizeBytes = 0;
    for await (const chunk of readChunks(from)) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      await target.writeFile(chunk);
    }
    return { digest: hash.digest("hex"), sizeBytes };
  } finally {
    await target.close();
  }
}

async function* readChunks(path: string): AsyncGenerator<Buffer> {
  const stream = createReadStream(path, { highWaterMark: 1 << 20 });
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): TrackError {
  return new TrackError("BAD_ARTIFACT", `"${path}" cannot be kept: ${messageOf(error)}`, { cause: error });
}

/** Objects that last as long as the process. */
export function createMemoryObjects(): ObjectStore {
  const kept = new Map<string, Uint8Array>();
  const save = (content: string | Uint8Array): string => {
    const digest = digestOf(content);
    kept.set(digest, Buffer.from(content));
    return digest;
  };
  const requireBytes = (digest: string): Uint8Array => {
    const bytes = kept.get(digest);
    if (bytes === undefined) throw notFound(digest);
    return bytes;
  };
  return {
    save,
    saveBytes: save,
    async saveFile(path) {
      const bytes = await readFile(path).catch((error: unknown) => {
        throw unreadable(path, error);
      });
      return { digest: save(bytes), sizeBytes: bytes.length };
    },
    require: (digest) => Buffer.from(requireBytes(digest)).toString("utf8"),
    requireBytes,
  };
}

function notFound(digest: string): TrackError {
  return new TrackError("OBJECT_NOT_FOUND", `the store has no object "${digest}"`);
}
