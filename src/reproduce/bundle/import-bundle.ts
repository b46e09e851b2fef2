// A bundle comes from somebody else, and may be made to harm: nothing of it is written before all of it is known to be what
// it says, no name in it becomes a path, and no more is unpacked than is allowed.
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

import { LabtrailError, messageOf } from "../../shared/errors.ts";
import type { Run } from "../../track/run.ts";
import type { TrailStore } from "../../track/store.ts";
import { writeRunRecord } from "../../track/transfer/write-run-record.ts";
import { ReproduceError } from "../reproduce-error.ts";
import { CODE_LIST, keptFilesToJson } from "../tree/kept-files.ts";
import { MANIFEST_NAME, parseManifest, SLICE_NAME, type BundleManifest } from "./manifest.ts";
import { readTar, type TarEntry } from "./tar.ts";

/** A list of a hundred thousand files takes a tenth of it. */
const MAX_MANIFEST_BYTES = 100_000_000;
/** A tag of runs that came in a bundle. */
const IMPORTED_TAG = "imported";

export interface ImportedBundle {
  readonly run: Run;
  /** False when the store had the run already, and nothing was written. */
  readonly isNew: boolean;
  readonly leftOut: readonly string[];
}

/**
 * Takes a run out of a bundle into a store.
 *
 * @param maxBytes - How much may be unpacked.
 * @param open - Opens the store, once there is something to save. It is closed afterwards.
 * @throws {@link ReproduceError} `BAD_BUNDLE`, `TOO_LARGE`. The store is then as it was.
 */
export async function importBundle(path: string, maxBytes: number, open: () => TrailStore): Promise<ImportedBundle> {
  const folder = await mkdtemp(join(tmpdir(), "labtrail-import-"));
  try {
    const manifest = await unpack(path, folder, maxBytes);
    const store = open();
    try {
      return await save(store, manifest, folder);
    } finally {
      store.close();
    }
  } catch (error) {
    if (error instanceof LabtrailError && error.code !== "BAD_RECORD") throw error;
    throw new ReproduceError("BAD_BUNDLE", `"${path}" is no bundle, or a damaged one: ${messageOf(error)}`, {
      hint: "A bundle is made by `labtrail bundle RUN -o FILE`.",
      cause: error,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Checks a bundle from its beginning to its end. Its content is in the folder then, each under its digest. */
async function unpack(path: string, folder: string, maxBytes: number): Promise<BundleManifest> {
  const file = createReadStream(path);
  const unzipped = createGunzip();
  // What goes wrong in the file comes to whoever reads from it.
  const reading = pipeline(file, unzipped).catch((error: unknown) => void unzipped.destroy(error as Error));
  let manifest: BundleManifest | undefined;
  const seen = new Set<string>();
  try {
    let left = maxBytes;
    for await (const entry of readTar(unzipped)) {
      left -= entry.sizeBytes;
      if (left < 0) throw tooLarge(maxBytes);
      if (manifest === undefined) manifest = parseManifest(await readManifest(entry));
      else await unpackEntry(entry, manifest, seen, folder);
    }
  } finally {
    file.destroy();
    unzipped.destroy();
    await reading;
  }
  if (manifest === undefined) throw bad("it is empty");
  const absent = Object.keys(manifest.objects).find((digest) => !seen.has(digest));
  if (absent !== undefined) throw bad(`it lacks the content ${absent}`);
  return manifest;
}

async function readManifest({ name, sizeBytes, content }: TarEntry): Promise<string> {
  if (name !== MANIFEST_NAME || sizeBytes > MAX_MANIFEST_BYTES) throw bad("it does not begin with a manifest");
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

async function unpackEntry(
  { name, sizeBytes, content }: TarEntry,
  { objects }: BundleManifest,
  seen: Set<string>,
  folder: string,
): Promise<void> {
  if (name === SLICE_NAME && !seen.has(name)) {
    seen.add(name);
    // For people, who look into it by themselves.
    await pipeline(content, new Writable({ write: (_chunk, _encoding, done) => done() }));
    return;
  }
  const [, digest = ""] = /^objects\/([0-9a-f]{64})$/.exec(name) ?? [];
  if (!Object.hasOwn(objects, digest) || objects[digest] !== sizeBytes || seen.has(digest)) {
    throw bad(`it holds "${name}", of which its manifest does not speak`);
  }
  seen.add(digest);
  const hash = createHash("sha256");
  await pipeline(
    content,
    async function* (parts) {
      for await (const part of parts) {
        hash.update(part as Buffer);
        yield part;
      }
    },
    createWriteStream(join(folder, digest), { flags: "wx" }),
  );
  if (hash.digest("hex") !== digest) throw bad(`the content of "${name}" is not what its digest says`);
}

async function save(store: TrailStore, manifest: BundleManifest, folder: string): Promise<ImportedBundle> {
  const { record, code, objects, leftOut } = manifest;
  const { run } = record.details;
  const [known] = store.findRuns({ idPrefix: run.id }).filter(({ id }) => id === run.id);
  if (known !== undefined) return { run: known, isNew: false, leftOut };
  for (const digest of Object.keys(objects)) await store.saveFile(join(folder, digest));
  const list = Buffer.from(JSON.stringify(keptFilesToJson(code)));
  const artifact = {
    name: CODE_LIST,
    digest: store.saveBytes(list),
    sizeBytes: list.length,
    mediaType: "application/json",
    source: "auto",
    executionId: undefined,
    at: run.startedAt,
  } as const;
  const artifacts = [...record.details.artifacts.filter(({ name }) => name !== CODE_LIST), artifact];
  const imported = { ...record, details: { ...record.details, artifacts } };
  writeRunRecord(store, imported, { tags: { [IMPORTED_TAG]: new Date().toISOString().slice(0, 10) } });
  return { run: store.requireRun(run.id).run, isNew: true, leftOut };
}

function bad(what: string): ReproduceError {
  return new ReproduceError("BAD_BUNDLE", `this is no bundle, or a damaged one: ${what}`);
}

function tooLarge(maxBytes: number): ReproduceError {
  return new ReproduceError("TOO_LARGE", `the bundle holds more than ${maxBytes} bytes`, {
    hint: "If you trust it, allow more with --max-size.",
  });
}
