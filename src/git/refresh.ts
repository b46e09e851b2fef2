// A notebook that was only executed again has other bytes on the disk and the same bytes for git. Git compares sizes first
// and takes it for modified, until somebody has it look again: that stops a rebase, and a pull that brings this file.
import type { StripOptions } from "../notebook/strip-options.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { NotebookError } from "../notebook/notebook-error.ts";
import { stripNotebook } from "../notebook/strip.ts";
import { maybeCommonFolder } from "./git-folder.ts";
import { readLabtrailConfig } from "./filter-config.ts";
import { type GitPlace, requireBlob, requireGit, requireTopFolder, tryGit } from "./git-command.ts";
import { filteredPaths, hasRemovableOutputs } from "./hooks/check-notebooks.ts";
import { Keeper } from "./keeper.ts";
import { readKeeperSettings } from "./keeper-settings.ts";
import { readStripOptions } from "./strip-settings.ts";

/** What git took for modified, and what it is. */
export interface RefreshedNotebook {
  /** Relative to the top folder. */
  readonly path: string;
  readonly state:
    /** Only outputs differ; git knows now. */
    | "refreshed"
    /** Only outputs differ, and nothing keeps them: whatever git does with the file next would lose them. */
    | "unkept"
    /** A person changed it. */
    | "edited"
    /** Git holds it with outputs: it will count as modified until it is committed without. */
    | "unfiltered"
    /** It cannot be read. */
    | "broken";
}

export interface RefreshOptions {
  /** Whether notebooks are refreshed, too, whose outputs nothing keeps. */
  readonly includesUnkept: boolean;
}

/** Has git look again at all notebooks that it takes for modified. Files and what is staged stay as they are. */
export function refreshNotebooks(place: GitPlace, { includesUnkept }: RefreshOptions): readonly RefreshedNotebook[] {
  const top = { ...place, cwd: requireTopFolder(place) };
  const config = readLabtrailConfig(top);
  const options = readStripOptions(top.cwd, config);
  const keeper = maybeKeeper(top, config);
  const staged = stagedObjects(top);
  const paths = dirtyPaths(top).filter((path) => staged.has(path));
  const cleaned = cleanedObjects(top, paths);
  const notebooks = paths.map((path, index): RefreshedNotebook => {
    const object = staged.get(path) ?? "";
    if (cleaned[index] === undefined) return { path, state: "broken" };
    if (cleaned[index] !== object)
      return { path, state: isUnfiltered(top, path, object, options) ? "unfiltered" : "edited" };
    const isKept = keeper !== undefined && holds(keeper, join(top.cwd, path), path, options);
    return { path, state: isKept || includesUnkept ? "refreshed" : "unkept" };
  });
  const refreshed = notebooks.filter(({ state }) => state === "refreshed").map(({ path }) => path);
  if (refreshed.length > 0) requireGit(top, ["update-index", "-z", "--stdin"], refreshed.join("\0"));
  return notebooks;
}

/** Files that differ from the index by a look at their size and time, and that our filter is for. */
function dirtyPaths(place: GitPlace): readonly string[] {
  const names = requireGit(place, ["diff-files", "--name-only", "-z", "--diff-filter=M"]).split("\0");
  return filteredPaths(
    place,
    names.filter((name) => name !== ""),
  );
}

/** What git would store for each file: the filter runs, and so the keeper keeps what it can. */
function cleanedObjects(place: GitPlace, paths: readonly string[]): readonly (string | undefined)[] {
  const all = tryGit(place, ["hash-object", "--stdin-paths"], paths.map((path) => `${path}\n`).join(""));
  if (all.exitCode === 0) return all.stdout.split("\n");
  // One broken notebook ends it for all: one at a time then, which starts the filter for each.
  return paths.map((path) => {
    const { exitCode, stdout } = tryGit(place, ["hash-object", "--", path]);
    return exitCode === 0 ? stdout : undefined;
  });
}

/** Without those that a merge has left to a person. */
function stagedObjects(place: GitPlace): ReadonlyMap<string, string> {
  const entries = requireGit(place, ["ls-files", "--stage", "-z"]).split("\0");
  return new Map(
    entries.flatMap((entry) => {
      const [, object, stage] = entry.split(/[ \t]/, 3);
      return object === undefined || stage !== "0" ? [] : [[entry.slice(entry.indexOf("\t") + 1), object] as const];
    }),
  );
}

function maybeKeeper(place: GitPlace, config: ReturnType<typeof readLabtrailConfig>): Keeper | undefined {
  const { isOn, limits } = readKeeperSettings(config);
  const folder = maybeCommonFolder(place.cwd, place.env);
  return isOn && folder !== undefined ? new Keeper(folder, limits) : undefined;
}

function holds(keeper: Keeper, file: string, path: string, options: StripOptions): boolean {
  const bytes = readFileSync(file);
  return keeper.holds(path, bytes, stripNotebook(bytes, path, options).cells, options);
}

function isUnfiltered(place: GitPlace, path: string, object: string, options: StripOptions): boolean {
  try {
    return object !== "" && hasRemovableOutputs(requireBlob(place, object), path, options);
  } catch (error) {
    if (error instanceof NotebookError) return false;
    throw error;
  }
}
