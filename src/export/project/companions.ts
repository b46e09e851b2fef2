import { parseNotebook } from "../../notebook/parse.ts";
import { type AnalysedNotebook, analyseNotebook } from "../cells/analyse.ts";
import { maybeGeneratedModule } from "../render/header.ts";
import type { ProjectPackages } from "./packages.ts";
import type { ProjectTree } from "./project-tree.ts";
import { pathOf } from "../plan/resolve.ts";

/**
 * The other notebooks that modules are made from, as the modules that are there say: one notebook alone would make half a
 * module of them.
 *
 * @param modulePaths - Of modules that the notebooks make, or have made.
 */
export function findCompanions(
  notebooks: readonly AnalysedNotebook[],
  modulePaths: ReadonlySet<string>,
  { tree, packages }: { readonly tree: ProjectTree; readonly packages: ProjectPackages },
): readonly AnalysedNotebook[] {
  const known = new Set(notebooks.map(({ path }) => path));
  const companions: AnalysedNotebook[] = [];
  for (const modulePath of modulePaths) {
    for (const path of ownersOf(modulePath, tree)) {
      const file = known.has(path) ? undefined : tree.read(path);
      known.add(path);
      if (file?.kind !== "text") continue;
      const companion = analyseNotebook(parseNotebook(file.text, path), path, packages);
      if (targetsOf([companion]).has(modulePath)) companions.push(companion);
    }
  }
  return companions;
}

/** The modules that the cells of notebooks name. */
export function targetsOf(notebooks: readonly AnalysedNotebook[]): ReadonlySet<string> {
  return new Set(notebooks.flatMap(({ cells }) => cells.flatMap((cell) => pathOf(cell) ?? [])));
}

function ownersOf(modulePath: string, tree: ProjectTree): readonly string[] {
  const file = tree.read(modulePath);
  const module = file.kind === "text" ? maybeGeneratedModule(file.text) : undefined;
  return module?.header.notebookPaths ?? [];
}
