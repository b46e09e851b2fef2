import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, isAbsolute, join, relative, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

import type { GitPlace } from "../../git/git-command.ts";
import { renderNotebook } from "../../notebook/write.ts";
import { messageOf } from "../../shared/errors.ts";
import type { RunId } from "../../shared/ids.ts";
import { isSecretFile } from "../../track/capture/secret-file.ts";
import { digestOf } from "../../track/objects.ts";
import { sliceOfRun } from "../../track/program/slice-program.ts";
import type { TrailStore } from "../../track/store.ts";
import { digestsOf, readRunRecord } from "../../track/transfer/run-record.ts";
import { findInputs, maybeBytes, placeInputs, type InputState } from "../preflight/inputs.ts";
import { sliceNotebook } from "../program/program.ts";
import { ReproduceError } from "../reproduce-error.ts";
import { buildTree, type CodeTree } from "../tree/code-tree.ts";
import type { KeptFile } from "../tree/kept-files.ts";
import { MANIFEST_NAME, renderManifest, SLICE_NAME } from "./manifest.ts";
import { packCode, withoutSecrets } from "./pack-code.ts";
import { TAR_END, tarHeader, tarPadding } from "./tar.ts";

export interface WriteBundleOptions {
  readonly store: TrailStore;
  readonly projectRoot: string;
  readonly runId: RunId;
  readonly env: GitPlace["env"];
  /** An absolute path. */
  readonly path: string;
  /** How much of data and artifacts goes into it. */
  readonly maxBytes: number;
}

export interface WrittenBundle {
  readonly sizeBytes: number;
  readonly fileCount: number;
  readonly inputCount: number;
  readonly leftOut: readonly string[];
}

/** Node reads no larger file at once. */
const MAX_INPUT_BYTES = 2 ** 31 - 1;
/** Looking for secrets takes 10 ms a megabyte. */
const MAX_TEXT_BYTES = 200_000_000;

/** Content that goes into a bundle: where it lies until it is written. */
interface Staged {
  readonly path: string;
  readonly sizeBytes: number;
}

/**
 * Packs a run with all that is needed to make it again elsewhere, but no secrets: its code as files, its slice, the rows of
 * the store, its lockfile, and the files it read as far as the limit goes.
 *
 * @throws {@link ReproduceError} `NO_CODE`, `BAD_FOLDER` when the bundle cannot be written.
 */
export async function writeBundle(options: WriteBundleOptions): Promise<WrittenBundle> {
  const { store, projectRoot, runId, path } = options;
  const record = readRunRecord(store, runId);
  const tree = await buildTree({ ...options, details: record.details, folder: undefined });
  const folder = await mkdtemp(join(tmpdir(), "labtrail-bundle-"));
  try {
    const stage = new Stage(folder, options.maxBytes);
    for (const digest of digestsOf(record)) await stageKept(stage, store, digest, record.details.artifacts);
    const files = await stageCode(stage, tree);
    const inputs = await stageInputs(stage, tree, options, findInputs(record.details.slice));
    const project = relative(tree.top, tree.root).split(sep).join("/");
    const manifest = { record, code: { project, files }, inputs, leftOut: stage.leftOut, objects: stage.sizes() };
    const slice = sliceNotebook(sliceOfRun(store, record.details, projectRoot), projectRoot);
    const texts = { [MANIFEST_NAME]: renderManifest(manifest), [SLICE_NAME]: renderNotebook(slice) };
    await writeArchive(path, texts, stage.objects);
    return {
      sizeBytes: statSync(path).size,
      fileCount: files.length,
      inputCount: inputs.length,
      leftOut: stage.leftOut,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
    await tree.remove();
  }
}

/** What waits in a folder to be packed. */
class Stage {
  readonly objects = new Map<string, Staged>();
  readonly leftOut: string[] = [];
  readonly #folder: string;
  #left: number;

  constructor(folder: string, maxBytes: number) {
    this.#folder = folder;
    this.#left = maxBytes;
  }

  /** Takes something without which there is no bundle. */
  async take(content: Uint8Array): Promise<string> {
    const digest = digestOf(content);
    if (this.objects.has(digest)) return digest;
    const path = join(this.#folder, digest);
    await writeFile(path, content);
    this.objects.set(digest, { path, sizeBytes: content.length });
    return digest;
  }

  /** Takes something as far as there is room. Returns whether it is there. */
  async takeIfSmall(content: Uint8Array, what: string): Promise<boolean> {
    if (this.objects.has(digestOf(content))) return true;
    if (!this.hasRoomFor(content.length, what)) return false;
    this.#left -= content.length;
    await this.take(content);
    return true;
  }

  /** Says so when there is none. */
  hasRoomFor(sizeBytes: number, what: string): boolean {
    if (sizeBytes <= Math.min(this.#left, MAX_INPUT_BYTES)) return true;
    this.leftOut.push(`${what} is beyond the limit of size, and was left out`);
    return false;
  }

  sizes(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.objects].map(([digest, { sizeBytes }]) => [digest, sizeBytes]));
  }
}

async function stageKept(
  stage: Stage,
  store: TrailStore,
  digest: string,
  artifacts: readonly { readonly digest: string; readonly name: string }[],
): Promise<void> {
  const content = maybeBytes(store, digest);
  const artifact = artifacts.find((one) => one.digest === digest);
  if (content === undefined) stage.leftOut.push(`the store has no content of ${artifact?.name ?? digest}`);
  else if (artifact === undefined) await stage.take(content);
  else await stage.takeIfSmall(content, `the artifact "${artifact.name}"`);
}

async function stageCode(stage: Stage, tree: CodeTree): Promise<readonly KeptFile[]> {
  const files: KeptFile[] = [];
  for (const { path, content, isExecutable } of packCode(tree, (text) => stage.leftOut.push(text))) {
    files.push({ path, digest: await stage.take(content), isExecutable });
  }
  return files;
}

async function stageInputs(
  stage: Stage,
  tree: CodeTree,
  { store, projectRoot }: WriteBundleOptions,
  inputs: ReturnType<typeof findInputs>,
): Promise<readonly string[]> {
  const taken: string[] = [];
  // They come to their place in the tree, wherever they are found.
  for (const state of await placeInputs(inputs, { treeRoot: tree.root, projectRoot, store, mayPlace: true })) {
    const { path, digest, sizeBytes } = state.file;
    if (!stage.hasRoomFor(sizeBytes, `the file "${path}"`)) continue;
    const content = maybeContent(state, tree.root);
    if (content === undefined) stage.leftOut.push(`the file "${path}" is not what the run has read, and was left out`);
    else if (isSecretFile(basename(path)) || mayHoldOthersSecrets(path, content)) {
      stage.leftOut.push(`the file "${path}" holds secrets, and was left out`);
    } else if (await stage.takeIfSmall(content, `the file "${path}"`)) taken.push(digest);
  }
  return taken;
}

/** A text that is too long to be looked through may hold anything. */
function mayHoldOthersSecrets(path: string, content: Buffer): boolean {
  const isBinary = content.subarray(0, 65_536).includes(0);
  if (isBinary) return false;
  return content.length > MAX_TEXT_BYTES || withoutSecrets(path, content) !== content;
}

function maybeContent(state: InputState, root: string): Buffer | undefined {
  if (state.kind !== "same") return undefined;
  const { path } = state.file;
  return readFileSync(isAbsolute(path) ? path : join(root, path));
}

/** Written aside and renamed: whoever finds a bundle finds a whole one. */
async function writeArchive(
  path: string,
  texts: Readonly<Record<string, string>>,
  objects: ReadonlyMap<string, Staged>,
): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await pipeline(archive(texts, objects), createGzip(), createWriteStream(draft, { flags: "wx" }));
    await rename(draft, path);
  } catch (error) {
    throw new ReproduceError("BAD_FOLDER", `"${path}" cannot be written: ${messageOf(error)}`, { cause: error });
  } finally {
    if (existsSync(draft)) await rm(draft, { force: true });
  }
}

async function* archive(
  texts: Readonly<Record<string, string>>,
  objects: ReadonlyMap<string, Staged>,
): AsyncGenerator<Buffer> {
  for (const [name, text] of Object.entries(texts)) {
    const content = Buffer.from(text);
    yield Buffer.concat([tarHeader(name, content.length), content, tarPadding(content.length)]);
  }
  for (const [digest, { path, sizeBytes }] of objects) {
    yield tarHeader(`objects/${digest}`, sizeBytes);
    for await (const chunk of createReadStream(path)) yield chunk as Buffer;
    yield tarPadding(sizeBytes);
  }
  yield TAR_END;
}
