import { createHash, randomUUID } from "node:crypto";
import {
  constants,
  copyFileSync,
  createReadStream,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { messageOf } from "../shared/errors.ts";
import { storeFailed } from "./store-failed.ts";
import { TrackError, type SavedFile } from "./store.ts";

/** Content in another place: in memory, or at a path. */
export interface KeptObject {
  readonly digest: string;
  readonly content: Uint8Array | string;
}

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
  has(digest: string): boolean;
  /** Everything in it. */
  list(): readonly KeptObject[];
  /** Keeps what another place has kept under its digest. What is no longer there has been taken by somebody else. */
  adopt(object: KeptObject): void;
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

  /** Written aside and renamed: another process never reads half of it, and a crash leaves no wrong object. */
  function place(digest: string, write: (draft: string) => void): void {
    if (isKept(digest)) return;
    const draft = makeDraft();
    try {
      mkdirSync(dirname(pathOf(digest)), { recursive: true });
      write(draft);
      renameSync(draft, pathOf(digest));
    } catch (error) {
      rmSync(draft, { force: true });
      throw storeFailed(folder, error);
    }
    known.add(digest);
  }

  function saveBytes(content: string | Uint8Array): string {
    const digest = digestOf(content);
    place(digest, (draft) => writeFileSync(draft, content));
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
      } catch (error) {
        throw error instanceof TrackError ? error : storeFailed(folder, error);
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
    has: isKept,
    list: () =>
      readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .flatMap(({ name: start }) =>
          readdirSync(join(folder, start)).map((rest) => ({
            digest: start + rest,
            content: join(folder, start, rest),
          })),
        ),
    adopt({ digest, content }) {
      if (typeof content !== "string") place(digest, (draft) => writeFileSync(draft, content));
      else if (statSync(content, { throwIfNoEntry: false }) !== undefined)
        place(digest, (draft) => copyFileSync(content, draft, constants.COPYFILE_FICLONE));
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
    has: (digest) => kept.has(digest),
    list: () => Array.from(kept, ([digest, content]) => ({ digest, content })),
    adopt: ({ digest, content }) =>
      void kept.set(digest, typeof content === "string" ? readFileSync(content) : content),
  };
}

/** Two places as one: what is new goes to the first. */
export function layObjects(upper: ObjectStore, lower: ObjectStore): ObjectStore {
  const placeOf = (digest: string): ObjectStore => (upper.has(digest) ? upper : lower);
  return {
    ...upper,
    require: (digest) => placeOf(digest).require(digest),
    requireBytes: (digest) => placeOf(digest).requireBytes(digest),
    has: (digest) => upper.has(digest) || lower.has(digest),
    list: () => [...upper.list(), ...lower.list()],
  };
}

function notFound(digest: string): TrackError {
  return new TrackError("OBJECT_NOT_FOUND", `the store has no object "${digest}"`);
}
