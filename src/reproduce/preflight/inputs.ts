// The files that a run read and did not make itself: found by their digest before anything runs.
import { constants, copyFileSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";

import { createFileHasher, type FileHasher } from "../../track/capture/hash-file.ts";
import { isUrl } from "../../track/location.ts";
import type { CellExecution } from "../../track/run.ts";
import { TrackError, type TrailStore } from "../../track/store.ts";
import { isPathInside } from "../tree/inside.ts";

/** A file as a run found it. */
export interface InputFile {
  /** As the run recorded it: relative to the project when it lies inside it. */
  readonly path: string;
  readonly digest: string;
  readonly sizeBytes: number;
}

/** What became of an input. */
export type InputState =
  /** There with the same content: in the tree of the code, at its own place, in the project, or in the store. */
  | { readonly kind: "same"; readonly file: InputFile; readonly from: "tree" | "place" | "project" | "store" }
  | { readonly kind: "changed"; readonly file: InputFile; readonly digest: string }
  | { readonly kind: "missing"; readonly file: InputFile }
  /** From the network: nobody can say before it is fetched. */
  | { readonly kind: "unknown"; readonly file: InputFile };

/** The files of a slice that were there before it. What one cell both read and wrote is not among them. */
export function findInputs(slice: readonly CellExecution[]): readonly InputFile[] {
  const made = new Set<string>();
  const found = new Map<string, InputFile>();
  for (const { files } of slice) {
    const written = files.filter(({ access }) => access === "write").map(({ path }) => path);
    for (const path of written) made.add(path);
    for (const { path, access, digest, sizeBytes } of files) {
      if (access === "read" && !made.has(path) && !found.has(path)) found.set(path, { path, digest, sizeBytes });
    }
  }
  return [...found.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

export interface InputPlaces {
  /** The project's root in the tree where the code will run. */
  readonly treeRoot: string;
  /** The user's own project. */
  readonly projectRoot: string;
  readonly store: TrailStore;
  /** Whether files may be put into the tree. */
  readonly mayPlace: boolean;
}

/** Looks for every input, and puts those that are found elsewhere to their place in the tree. */
export async function placeInputs(inputs: readonly InputFile[], places: InputPlaces): Promise<readonly InputState[]> {
  const hasher = createFileHasher();
  const states: InputState[] = [];
  for (const file of inputs) states.push(await placeInput(file, places, hasher));
  return states;
}

async function placeInput(
  file: InputFile,
  { treeRoot, projectRoot, store, mayPlace }: InputPlaces,
  hasher: FileHasher,
): Promise<InputState> {
  const { path } = file;
  if (isUrl(path)) return { kind: "unknown", file };
  if (isAbsolute(path)) return judge(file, await digestAt(path, hasher), "place");
  // A path of another system, or one that leads out of the project, cannot be put anywhere.
  if (!isPathInside(path)) return { kind: "missing", file };
  const target = join(treeRoot, path);
  const inTree = await digestAt(target, hasher);
  if (inTree === file.digest) return { kind: "same", file, from: "tree" };
  if (!mayPlace) return judge(file, inTree, "tree");
  const inProject = treeRoot === projectRoot ? undefined : await digestAt(join(projectRoot, path), hasher);
  if (inProject === file.digest) {
    place(target, () => copyFileSync(join(projectRoot, path), target, constants.COPYFILE_FICLONE));
    return { kind: "same", file, from: "project" };
  }
  const kept = maybeBytes(store, file.digest);
  if (kept !== undefined) {
    place(target, () => writeFileSync(target, kept));
    return { kind: "same", file, from: "store" };
  }
  return judge(file, inTree ?? inProject, "tree");
}

function judge(file: InputFile, digest: string | undefined, from: "tree" | "place"): InputState {
  if (digest === undefined) return { kind: "missing", file };
  return digest === file.digest ? { kind: "same", file, from } : { kind: "changed", file, digest };
}

async function digestAt(path: string, hasher: FileHasher): Promise<string | undefined> {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  return (await hasher.hash(path))?.digest;
}

function place(target: string, write: () => void): void {
  mkdirSync(dirname(target), { recursive: true });
  write();
}

/** Content that the store has; undefined when it has none under that digest. */
export function maybeBytes(store: TrailStore, digest: string): Uint8Array | undefined {
  try {
    return store.requireBytes(digest);
  } catch (error) {
    if (error instanceof TrackError && error.code === "OBJECT_NOT_FOUND") return undefined;
    throw error;
  }
}
