// Code that the store has: of a run outside of any repository, or one that came in a bundle.
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { isRecord, type JsonObject } from "../../shared/json.ts";
import type { RunDetails } from "../../track/run.ts";
import type { TrailStore } from "../../track/store.ts";
import { isPathInside } from "./inside.ts";

/** The artifact that lists the files of a bundled run. */
export const CODE_LIST = "code.json";
/** What the store keeps of a program that no repository has. */
const CODE_FOLDER = "code/";

const DIGEST = /^[0-9a-f]{64}$/;

export interface KeptFile {
  /** From the top of the tree, with slashes. */
  readonly path: string;
  /** Of its content in the store. */
  readonly digest: string;
  readonly isExecutable: boolean;
}

export interface KeptFiles {
  /** The project within the tree: empty when it is all of it. */
  readonly project: string;
  readonly files: readonly KeptFile[];
}

/**
 * The code of a run as the store has it; undefined when it has none, and there was some. A session that imports nothing of
 * its own, outside of any repository, needs no files.
 */
export function maybeKeptFiles(store: TrailStore, { artifacts, code }: RunDetails): KeptFiles | undefined {
  const list = artifacts.findLast(({ name }) => name === CODE_LIST);
  if (list !== undefined) return parseKeptFiles(Buffer.from(store.requireBytes(list.digest)).toString("utf8"));
  const files = artifacts.flatMap(({ name, digest }) => {
    const path = name.startsWith(CODE_FOLDER) ? name.slice(CODE_FOLDER.length) : "";
    return isPathInside(path) ? [{ path, digest, isExecutable: false }] : [];
  });
  return files.length === 0 && code !== undefined ? undefined : { project: "", files };
}

/** Reads the list of a bundled run. What would lie outside of the tree is left out. */
export function parseKeptFiles(text: string): KeptFiles {
  const json: unknown = JSON.parse(text);
  const { project, files } = isRecord(json) ? json : {};
  return {
    project: typeof project === "string" && isPathInside(project) ? project : "",
    files: (Array.isArray(files) ? files : []).flatMap((file: unknown) => {
      if (!isRecord(file) || typeof file["path"] !== "string" || typeof file["digest"] !== "string") return [];
      const { path, digest, isExecutable } = file;
      // A digest becomes a path in the store.
      return isPathInside(path) && DIGEST.test(digest) ? [{ path, digest, isExecutable: isExecutable === true }] : [];
    }),
  };
}

export function keptFilesToJson({ project, files }: KeptFiles): JsonObject {
  return { project, files: files.map((file) => ({ ...file })) };
}

/** Writes files into a folder that is new or empty. Returns the project's root in it. */
export function writeKeptFiles(store: TrailStore, { project, files }: KeptFiles, folder: string): string {
  for (const { path, digest, isExecutable } of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, store.requireBytes(digest));
    if (isExecutable) chmodSync(target, 0o755);
  }
  const root = join(folder, project);
  mkdirSync(root, { recursive: true });
  return root;
}
