import { GENERATED_BY } from "../../export/render/header.ts";
import { type GitPlace, requireTopFolder, tryGit } from "../git-command.ts";
import { checkNotebooks, type NotebookProblem } from "./check-notebooks.ts";
import type { StagedModules } from "./stage-modules.ts";
import { literal, StagedTree } from "./staged-tree.ts";
import { stagedChanges } from "./staged-changes.ts";

/** What the notebooks of a commit are like, and what was done about their modules. */
export interface CommitReport extends StagedModules {
  readonly problems: readonly NotebookProblem[];
}

const NOTHING: CommitReport = { problems: [], modules: [], faults: [] };

/** Prepares the index for a commit: its notebooks are without outputs, and its modules are what they make. */
export async function prepareCommit(place: GitPlace): Promise<CommitReport> {
  const top = { ...place, cwd: requireTopFolder(place) };
  const changes = stagedChanges(top);
  const notebooks = changes.filter((path) => path.endsWith(".ipynb"));
  const tree = new StagedTree(top);
  const problems = checkNotebooks(top, tree, notebooks);
  if (problems.length > 0) return { ...NOTHING, problems };
  if (notebooks.length === 0 && !hasGenerated(top, changes)) return NOTHING;
  // The exporter brings a parser along, which a commit without notebooks should not wait for.
  const { stageModules } = await import("./stage-modules.ts");
  return { problems, ...stageModules(top, tree, changes) };
}

function hasGenerated(place: GitPlace, paths: readonly string[]): boolean {
  if (paths.length === 0) return false;
  const pattern = ["-e", `^${GENERATED_BY}`];
  return tryGit(place, ["grep", "--cached", "-q", ...pattern, "--", ...paths.map(literal)]).exitCode === 0;
}
