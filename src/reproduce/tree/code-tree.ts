// The files of a run's code in a folder of their own, so that whatever is done there leaves the project as it is.
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { isAbsolute, join, relative } from "node:path";

import type { GitPlace } from "../../git/git-command.ts";
import { maybeTopFolder } from "../../git/top-folder.ts";
import type { RunDetails } from "../../track/run.ts";
import type { TrailStore } from "../../track/store.ts";
import { ReproduceError } from "../reproduce-error.ts";
import { addWorktree, changedSince, forgetMade, maybeCommit } from "./worktree.ts";
import { maybeKeptFiles, writeKeptFiles } from "./kept-files.ts";

/** Where the code of a run lies. */
export interface CodeTree {
  /** Its first folder: that of the repository, where there is one. */
  readonly top: string;
  /** The project's root within it. */
  readonly root: string;
  /** `commit`: as git has it. `kept`: as the store has it. `given`: as the folder was, whatever is in it. */
  readonly origin: "commit" | "kept" | "given";
  readonly commit: string | undefined;
  /** Of a folder that was given: files that are not as the commit of the run has them. */
  readonly changedFiles: readonly string[];
  /** Makes it what it was before anything ran in it; a folder that was given stays as it is. */
  reset(): void;
  /** Takes it away again, unless the user wanted it in a folder of their own. */
  remove(): Promise<void>;
}

export interface TreeOptions {
  readonly store: TrailStore;
  readonly details: RunDetails;
  readonly projectRoot: string;
  readonly env: GitPlace["env"];
  /** An absolute path: where to build the tree, or what to take for it. A folder that is taken away when left out. */
  readonly folder: string | undefined;
}

/**
 * Builds the tree of a run: from its hidden commit, or the commit it was made at; without git, from what the store has.
 *
 * @throws {@link ReproduceError} `NO_CODE`, `BAD_FOLDER`.
 */
export async function buildTree(options: TreeOptions): Promise<CodeTree> {
  const { folder, projectRoot, env } = options;
  const top = maybeTopFolder({ cwd: projectRoot, env });
  const inside = top === undefined ? "" : relative(realpathSync(top), realpathSync(projectRoot));
  const commit = top === undefined ? undefined : maybeCommit({ cwd: top, env }, options.details);
  if (folder !== undefined && isUsed(folder)) {
    const root = givenRoot(folder, inside);
    const isOfRepository = maybeTopFolder({ cwd: root, env }) !== undefined;
    const changedFiles = commit === undefined || !isOfRepository ? [] : changedSince({ cwd: root, env }, commit);
    return { ...STAYS, top: root, root, origin: "given", commit, changedFiles };
  }
  const target = folder ?? join(realpathSync(mkdtempSync(join(tmpdir(), "labtrail-reproduce-"))), "tree");
  const discard = (): Promise<void> =>
    folder === undefined ? rm(join(target, ".."), { recursive: true, force: true }) : Promise.resolve();
  try {
    if (top !== undefined && commit !== undefined) {
      const worktree = addWorktree({ cwd: top, env }, commit, target);
      const root = join(target, inside);
      forgetMade(root, env, options.details);
      const reset = (): void => {
        worktree.reset();
        forgetMade(root, env, options.details);
      };
      const remove = async (): Promise<void> => {
        if (folder === undefined) worktree.remove();
        await discard();
      };
      return { top: target, root, origin: "commit", commit, changedFiles: [], reset, remove };
    }
    const files = maybeKeptFiles(options.store, options.details);
    if (files === undefined) throw noCode(options.details);
    const build = (): string => writeKeptFiles(options.store, files, target);
    const reset = (): void => {
      clearCode(target);
      build();
    };
    return { top: target, root: build(), origin: "kept", commit: undefined, changedFiles: [], reset, remove: discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

/** A folder of the user is neither set back nor taken away. */
const STAYS = { reset: (): void => undefined, remove: (): Promise<void> => Promise.resolve() };

function givenRoot(folder: string, inside: string): string {
  return realpathSync(existsSync(join(folder, inside)) && !isAbsolute(inside) ? join(folder, inside) : folder);
}

/** Removes all files but those that we have put beside the code: packages, and the store. */
function clearCode(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === "node_modules" || entry.name === ".labtrail") continue;
    if (entry.isDirectory()) clearCode(join(folder, entry.name));
    else rmSync(join(folder, entry.name));
  }
}

/** @throws {@link ReproduceError} `BAD_FOLDER` for what is no folder. */
function isUsed(folder: string): boolean {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  if (!stats.isDirectory()) throw new ReproduceError("BAD_FOLDER", `"${folder}" is no folder`);
  return readdirSync(folder).length > 0;
}

function noCode({ run, code }: RunDetails): ReproduceError {
  return new ReproduceError(
    "NO_CODE",
    `git has no commit ${(code?.snapshot ?? code?.commit)?.slice(0, 12) ?? ""} here, in which the code of run "${run.name}" is`,
    {
      hint: "Where the run was made, `labtrail bundle` packs it with its code; `labtrail import` takes it from there.",
    },
  );
}
