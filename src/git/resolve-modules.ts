// A generated module says in its head from which cells it was made, so two sides that changed two cells always conflict in
// it, although their notebooks merge. Nobody has to choose there: the merged notebook makes the module.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { type AnalysedNotebook, analyseNotebook } from "../export/cells/analyse.ts";
import { formatLayout } from "../export/format/format-layout.ts";
import { createProjectFormatter } from "../export/format/format-text.ts";
import { createProjectPackages } from "../export/project/packages.ts";
import { isEdited, maybeGeneratedModule } from "../export/render/header.ts";
import { planNotebooks } from "../export/plan/plan.ts";
import { layOutModule } from "../export/render/render.ts";
import { findConflicts } from "../notebook/merge/resolve-conflicts.ts";
import { NotebookError } from "../notebook/notebook-error.ts";
import { parseNotebook } from "../notebook/parse.ts";
import { replaceFile } from "../shared/replace-file.ts";
import { type GitPlace, requireTopFolder } from "./git-command.ts";
import { requireStages, unmergedPaths } from "./unmerged.ts";

export interface ResolvedModule {
  /** Relative to the top folder, as the notebook's. */
  readonly path: string;
  readonly notebookPath: string;
  readonly state:
    | "made"
    /** Its notebook still has conflicts, or cells that cannot be exported, or no longer makes it. */
    | "waiting"
    /** One side was edited by hand, which the notebook does not know. */
    | "edited";
}

/** Makes the modules anew that a merge has left to a person. Those that a person has begun with are left alone. */
export function resolveModules(place: GitPlace): readonly ResolvedModule[] {
  const top = { ...place, cwd: requireTopFolder(place) };
  return unmergedPaths(top, ["*.ts", "*.mts", "*.tsx"]).flatMap((path) => resolveModule(top, path) ?? []);
}

function resolveModule(top: GitPlace, path: string): ResolvedModule | undefined {
  const file = join(top.cwd, path);
  if (!existsSync(file) || !readFileSync(file, "utf8").includes("\n<<<<<<< ")) return undefined;
  const stages = requireStages(top, path);
  const [ours, theirs] = [stages.ours, stages.theirs].map((bytes) => maybeGeneratedModule(bytes.toString()));
  if (ours === undefined || theirs === undefined) return undefined;
  const { notebookPath } = ours.header;
  if (isEdited(ours) || isEdited(theirs)) return { path, notebookPath, state: "edited" };
  const text = maybeModule(top, path, [...new Set([...ours.header.notebookPaths, ...theirs.header.notebookPaths])]);
  if (text === undefined) return { path, notebookPath, state: "waiting" };
  replaceFile(file, text);
  return { path, notebookPath, state: "made" };
}

function maybeModule({ cwd }: GitPlace, path: string, notebookPaths: readonly string[]): string | undefined {
  const packages = createProjectPackages(cwd);
  try {
    const notebooks: AnalysedNotebook[] = [];
    for (const notebookPath of notebookPaths.filter((one) => existsSync(join(cwd, one)))) {
      const bytes = readFileSync(join(cwd, notebookPath));
      if (findConflicts(bytes, notebookPath).length > 0) return undefined;
      notebooks.push(analyseNotebook(parseNotebook(bytes.toString(), notebookPath), notebookPath, packages));
    }
    const plan = planNotebooks(notebooks).modules.find((module) => module.path === path);
    return plan && formatLayout(layOutModule(plan), path, createProjectFormatter(cwd)).text;
  } catch (error) {
    // Merged as text, and so no notebook any more: `labtrail resolve --recover` comes first.
    if (error instanceof NotebookError) return undefined;
    throw error;
  }
}
