import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

import { DEFAULT_MARKERS, type MarkerOptions } from "../notebook/merge/conflict.ts";
import { describeConflicts } from "../notebook/merge/describe-conflicts.ts";
import { mergeNotebooks } from "../notebook/merge/merge-notebooks.ts";
import { NotebookError } from "../notebook/notebook-error.ts";
import { readLabtrailConfig } from "./filter-config.ts";
import { type GitPlace, tryGit } from "./git-command.ts";
import { renderFailure } from "./notebook-filter.ts";
import { readStripOptions } from "./strip-settings.ts";

/** The world around the driver. */
export interface MergeSurroundings extends GitPlace {
  /** Receives what the user is told, in lines. */
  readonly onMessage: (text: string) => void;
}

/** Exit codes: git takes everything from 1 to 127 for conflicts, and above for a driver that failed. */
const MERGED = 0;
const CONFLICT = 1;
const FAILED = 129;

/** Merges one file for git, and returns the exit code. */
export function runMergeDriver(args: readonly string[], surroundings: MergeSurroundings): number {
  const [base, ours, theirs, size = "", path = "", ourLabel = "", theirLabel = ""] = args;
  const { cwd, onMessage } = surroundings;
  if (base === undefined || ours === undefined || theirs === undefined) {
    onMessage("labtrail: the merge driver is started by git, after `labtrail git install`\n");
    return FAILED;
  }
  const files = { base: resolve(cwd, base), ours: resolve(cwd, ours), theirs: resolve(cwd, theirs) };
  const markers: MarkerOptions = {
    labels: { ours: labelOr(ourLabel, "ours"), theirs: labelOr(theirLabel, "theirs") },
    markerSize: Number.parseInt(size, 10) || DEFAULT_MARKERS.markerSize,
  };
  try {
    const inputs = {
      base: readFileSync(files.base),
      ours: readFileSync(files.ours),
      theirs: readFileSync(files.theirs),
    };
    const stripOptions = readStripOptions(cwd, readLabtrailConfig(surroundings));
    const { text, conflicts } = mergeNotebooks({ ...inputs, path, stripOptions }, markers);
    writeFileSync(files.ours, text);
    if (conflicts.length === 0) return MERGED;
    onMessage(`labtrail: ${path}: ${describeConflicts(conflicts)}\n`);
    onMessage(`  Open it and choose, or: labtrail resolve --ours|--theirs|--union "${path}"\n`);
    return CONFLICT;
  } catch (error) {
    if (error instanceof NotebookError && error.code !== "BAD_OPTION") {
      onMessage(`labtrail: ${path} is merged as text, because one side is no notebook: ${error.message}\n`);
      return mergeAsText(files, markers, surroundings);
    }
    onMessage(renderFailure(path, error));
    return FAILED;
  }
}

/** Git before 2.44 leaves its placeholders as they are. */
function labelOr(label: string, fallback: string): string {
  return label === "" || label.startsWith("%") ? fallback : label;
}

interface Files {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

/** What git would have done without us. */
function mergeAsText({ base, ours, theirs }: Files, { labels, markerSize }: MarkerOptions, place: GitPlace): number {
  const options = ["-L", labels.ours, "-L", "base", "-L", labels.theirs, "--marker-size", String(markerSize)];
  const { exitCode } = tryGit(place, ["merge-file", ...options, ours, base, theirs]);
  return exitCode === 0 ? MERGED : CONFLICT;
}
