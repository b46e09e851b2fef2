import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { TrackError } from "./store.ts";

/** Texts kept under the sha256 of their content: the same text twice takes room once. */
export interface ObjectStore {
  /** Keeps a text and returns its sha256 in hex. */
  save(text: string): string;
  /** @throws {@link TrackError} `OBJECT_NOT_FOUND`. */
  require(digest: string): string;
}

/** The sha256 of a text in hex. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** A folder of objects, laid out as git does: `ab/cdef...`. */
export function openObjectFolder(folder: string): ObjectStore {
  const known = new Set<string>();
  const pathOf = (digest: string): string => join(folder, digest.slice(0, 2), digest.slice(2));
  return {
    save(text) {
      const digest = digestOf(text);
      const path = pathOf(digest);
      if (known.has(digest) || statSync(path, { throwIfNoEntry: false }) !== undefined) return digest;
      mkdirSync(dirname(path), { recursive: true });
      // Written aside and renamed: another process never reads half of it, and a crash leaves no wrong object.
      const draft = join(folder, `draft-${randomUUID()}`);
      writeFileSync(draft, text);
      renameSync(draft, path);
      known.add(digest);
      return digest;
    },
    require(digest) {
      if (statSync(pathOf(digest), { throwIfNoEntry: false }) === undefined) throw notFound(digest);
      return readFileSync(pathOf(digest), "utf8");
    },
  };
}

/** Objects that last as long as the process. */
export function createMemoryObjects(): ObjectStore {
  const texts = new Map<string, string>();
  return {
    save(text) {
      const digest = digestOf(text);
      texts.set(digest, text);
      return digest;
    },
    require(digest) {
      const text = texts.get(digest);
      if (text === undefined) throw notFound(digest);
      return text;
    },
  };
}

function notFound(digest: string): TrackError {
  return new TrackError("OBJECT_NOT_FOUND", `the store has no object "${digest}"`);
}
