import { spawnSync } from "node:child_process";

import { type GitPlace, requireGit } from "./git-command.ts";

/** How much is read by one call of git. */
const CHUNK_BYTES = 64 << 20;

export interface BlobSize {
  readonly object: string;
  readonly sizeBytes: number;
}

/** How large blobs are. What is not there, as in a partial clone, is left out. */
export function measureBlobs(place: GitPlace, objects: readonly string[]): readonly BlobSize[] {
  if (objects.length === 0) return [];
  // A partial clone would otherwise fetch each of them.
  const offline = { ...place, env: { ...place.env, GIT_NO_LAZY_FETCH: "1" } };
  const input = objects.map((object) => `${object}\n`).join("");
  return requireGit(offline, ["cat-file", "--batch-check"], input)
    .split(/\r?\n/)
    .flatMap((line) => {
      const [object = "", kind, size] = line.split(" ");
      return kind === "blob" ? [{ object, sizeBytes: Number(size) }] : [];
    });
}

/** Reads blobs, one after the other, with few calls of git and no more in memory than one call brings. */
export function* readBlobs(place: GitPlace, blobs: readonly BlobSize[]): Generator<readonly [string, Buffer]> {
  let chunk: BlobSize[] = [];
  let chunkBytes = 0;
  for (const blob of blobs) {
    chunk.push(blob);
    chunkBytes += blob.sizeBytes;
    if (chunkBytes < CHUNK_BYTES) continue;
    yield* readChunk(place, chunk);
    chunk = [];
    chunkBytes = 0;
  }
  yield* readChunk(place, chunk);
}

function* readChunk({ cwd, env }: GitPlace, chunk: readonly BlobSize[]): Generator<readonly [string, Buffer]> {
  if (chunk.length === 0) return;
  const input = chunk.map(({ object }) => `${object}\n`).join("");
  const { stdout } = spawnSync("git", ["cat-file", "--batch"], { cwd, env: { ...env }, input, maxBuffer: Infinity });
  let offset = 0;
  for (const { object, sizeBytes } of chunk) {
    // "<object> blob <size>\n", the bytes, "\n".
    const start = stdout.indexOf(10, offset) + 1;
    yield [object, stdout.subarray(start, start + sizeBytes)];
    offset = start + sizeBytes + 1;
  }
}
