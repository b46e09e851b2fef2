import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import type { ExportFault } from "../../export/export-fault.ts";
import type { CheckedModule } from "../../export/project/check.ts";
import type { WriteOutcome } from "../../export/project/write.ts";
import { type GitPlace, requireGit, requireTopFolder, tryGit } from "../git-command.ts";

/** Two states of the working tree between which git has moved; the older one is undefined when there was none. */
export interface Movement {
  readonly from: string | undefined;
  readonly to: string;
  /** Whether what was committed counts as right as long as the cells are the same. */
  readonly trustsCommitted: boolean;
}

export interface UpdatedModule extends CheckedModule {
  readonly outcome: WriteOutcome;
}

export interface UpdatedModules {
  readonly modules: readonly UpdatedModule[];
  readonly faults: readonly { readonly notebookPath: string; readonly fault: ExportFault }[];
}

const NOTHING: UpdatedModules = { modules: [], faults: [] };

/** Brings the modules of notebooks that git has just changed up to date, in the working tree. Edits are left alone. */
export async function updateModules(place: GitPlace, movement: Movement): Promise<UpdatedModules> {
  const top = { ...place, cwd: requireTopFolder(place) };
  const paths = changedNotebooks(top, movement).filter((path) => existsSync(join(top.cwd, path)));
  if (paths.length === 0) return NOTHING;
  const { exportProject } = await import("../../export/project/export-project.ts");
  const { writeModule } = await import("../../export/project/write.ts");
  const { hasSameCells } = await import("./same-cells.ts");
  const { notebooks, modules } = exportProject(top.cwd, paths);
  const stale = modules.filter(
    (module) =>
      module.state.kind !== "current" &&
      !(movement.trustsCommitted && hasSameCells(join(top.cwd, module.path), module)),
  );
  return {
    modules: stale.map((module) => ({ ...module, outcome: writeModule(top.cwd, module) })),
    faults: notebooks.flatMap(({ notebookPath, faults }) => faults.map((fault) => ({ notebookPath, fault }))),
  };
}

/** Whether git is in the middle of moving on: a file that is changed now would stop it at the next step. */
export function isOnTheWay(place: GitPlace): boolean {
  return ["rebase-merge", "rebase-apply", "BISECT_LOG", "CHERRY_PICK_HEAD", "REVERT_HEAD"].some((name) =>
    existsSync(resolve(place.cwd, requireGit(place, ["rev-parse", "--git-path", name]))),
  );
}

function changedNotebooks(place: GitPlace, { from, to }: Movement): readonly string[] {
  const base = from ?? requireGit(place, ["hash-object", "-t", "tree", "--stdin"]);
  const { stdout } = tryGit(place, ["diff-tree", "-r", "-z", "--name-only", "--no-renames", base, to, "--", "*.ipynb"]);
  return stdout.split("\0").filter((path) => path !== "");
}
