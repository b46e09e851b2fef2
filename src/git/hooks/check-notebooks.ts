import type { StripOptions } from "../../notebook/strip-options.ts";
import { findConflicts } from "../../notebook/merge/resolve-conflicts.ts";
import { NotebookError } from "../../notebook/notebook-error.ts";
import { stripNotebook } from "../../notebook/strip.ts";
import { readLabtrailConfig } from "../filter-config.ts";
import { type GitPlace, requireGit } from "../git-command.ts";
import { readStripOptions } from "../strip-settings.ts";
import type { StagedTree } from "./staged-tree.ts";

/** Why a staged notebook should not be committed. */
export type NotebookProblem =
  /** Its outputs are staged with it: the filter is not set up here, or was not when the file was added. */
  | { readonly kind: "unfiltered"; readonly path: string }
  /** A merge has left these cells to a person. */
  | { readonly kind: "conflict"; readonly path: string; readonly cellIds: readonly string[] }
  /** It cannot be read. */
  | { readonly kind: "broken"; readonly path: string; readonly error: NotebookError };

/** Looks for what the filter and the merge driver would have told, where they are in force. */
export function checkNotebooks(
  place: GitPlace,
  tree: StagedTree,
  paths: readonly string[],
): readonly NotebookProblem[] {
  const filtered = filteredPaths(place, paths);
  if (filtered.length === 0) return [];
  tree.prefetch(filtered);
  const options = readStripOptions(place.cwd, readLabtrailConfig(place));
  return filtered.flatMap((path) => {
    const content = tree.maybeContent(path);
    return content === undefined ? [] : (maybeProblem(path, content, options) ?? []);
  });
}

/** Those files that attributes hand to our filter: others are committed as they are, on purpose. */
export function filteredPaths(place: GitPlace, paths: readonly string[]): readonly string[] {
  if (paths.length === 0) return [];
  const fields = requireGit(place, ["check-attr", "-z", "--stdin", "filter"], paths.join("\0")).split("\0");
  // Each is path, attribute, value.
  return fields.flatMap((path, index) => (index % 3 === 0 && fields[index + 2] === "labtrail" ? [path] : []));
}

function maybeProblem(path: string, bytes: Buffer, options: StripOptions): NotebookProblem | undefined {
  try {
    if (hasRemovableOutputs(bytes, path, options)) return { kind: "unfiltered", path };
    if (!bytes.includes("<<<<<<<")) return undefined;
    const cellIds = findConflicts(bytes, path).map(({ cellId }) => cellId);
    return cellIds.length === 0 ? undefined : { kind: "conflict", path, cellIds };
  } catch (error) {
    if (error instanceof NotebookError) return { kind: "broken", path, error };
    throw error;
  }
}

/** Whether a notebook holds outputs that the filter takes out. @throws NotebookError */
export function hasRemovableOutputs(bytes: Buffer, path: string, options: StripOptions): boolean {
  return stripNotebook(bytes, path, options).cells.some(({ outputs }) => outputs !== undefined);
}
