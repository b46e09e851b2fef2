// Modules that were never released, or have changed since: where they come from is asked of the notebooks themselves.
import { exportProject } from "../../export/project/export-project.ts";
import { maybeSpecifierOf, type ProjectPackage, type ProjectPackages } from "../../export/project/packages.ts";
import type { ModulePlan } from "../../export/plan/plan.ts";
import { type GitPlace, tryGit } from "../../git/git-command.ts";
import { packageVersion } from "../../shared/installation.ts";
import { releasedCells } from "../pack/modules.ts";
import { readManifest } from "../pack/manifest.ts";
import type { FindRuns, Provenance } from "../provenance.ts";
import type { TraceablePackage } from "./trace.ts";

/** A project with notebooks in it. */
export interface WorkspaceProject {
  readonly root: string;
  readonly place: GitPlace;
  readonly packages: ProjectPackages;
  readonly findRuns: FindRuns;
}

/** Opens the project whose root is this folder. */
export type OpenProject = (root: string) => WorkspaceProject;

/** Says of a package of the project what a release would say of it now. */
export function describeWorkspace(project: WorkspaceProject, owner: ProjectPackage): TraceablePackage {
  const plans = exportProject(project.root, [""]).notebooks.flatMap(({ modules }) => modules.map(({ plan }) => plan));
  const own = plans.filter(({ path }) => project.packages.maybeOwner(path)?.folder === owner.folder);
  const provenance = describePlans(project, own, owner.name, readManifest(project.root, owner).version, (path) => {
    const specifier = maybeSpecifierOf(owner, path);
    return specifier === undefined ? undefined : `.${specifier.slice(owner.name.length)}`;
  });
  return { alias: owner.name, provenance, kind: "workspace" };
}

/** Says of modules what a release would say of them. */
export function describePlans(
  { place, findRuns }: WorkspaceProject,
  plans: readonly ModulePlan[],
  name: string,
  version: string,
  subpathOf: (path: string) => string | undefined = () => undefined,
): Provenance {
  const head = tryGit(place, ["rev-parse", "--verify", "--quiet", "HEAD"]);
  const cells = plans.flatMap((plan) =>
    plan.cells.map(({ id, source, notebookPath }) => ({ notebook: notebookPath, id, source })),
  );
  return {
    package: name,
    version,
    commit: head.exitCode === 0 ? head.stdout : "",
    labtrail: packageVersion,
    lockfile: undefined,
    modules: plans.map((plan) => ({
      subpath: subpathOf(plan.path),
      file: plan.path,
      source: plan.path,
      cells: releasedCells(plan),
    })),
    ...findRuns(cells),
  };
}
