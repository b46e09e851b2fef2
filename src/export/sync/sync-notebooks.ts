import { type AnalysedNotebook, analyseNotebook } from "../cells/analyse.ts";
import { findCompanions, targetsOf } from "../project/companions.ts";
import { formatLayout } from "../format/format-layout.ts";
import type { FormatText } from "../format/format-text.ts";
import { type GeneratedModule, isEdited, maybeGeneratedModule } from "../render/header.ts";
import type { ProjectPackages } from "../project/packages.ts";
import { type ModulePlan, planNotebooks } from "../plan/plan.ts";
import type { ProjectTree } from "../project/project-tree.ts";
import { layOutModule } from "../render/render.ts";
import { parseNotebook } from "../../notebook/parse.ts";
import { applySync } from "./apply-sync.ts";
import type { FindBase } from "./bases.ts";
import { faultsOf, findLosses } from "./find-losses.ts";
import { markConflicts } from "./mark-conflicts.ts";
import { type ModuleSync, type RegionConflict, syncModule, type SyncChoice, type SyncProblem } from "./sync-module.ts";

/** The file of a notebook. */
export interface NotebookBytes {
  /** Relative to the project's root. */
  readonly path: string;
  readonly bytes: Buffer;
}

export interface NotebookSyncInput {
  /** The notebooks of some modules, all of them: modules that share a notebook are synchronised together. */
  readonly notebooks: readonly NotebookBytes[];
  readonly tree: ProjectTree;
  readonly findBase: (modulePath: string) => FindBase;
  /** Those of the project, which directives may name. */
  readonly packages: ProjectPackages;
  readonly choice: SyncChoice | undefined;
  readonly format: FormatText;
}

/** What came of one edited module. */
export interface SyncedModule {
  readonly path: string;
  /** The cells that change, and those that come new. */
  readonly changed: readonly string[];
  readonly created: readonly string[];
  /** The notebooks of these cells, by their ids. */
  readonly notebookPaths: ReadonlyMap<string, string>;
  readonly conflicts: readonly RegionConflict[];
  readonly problems: readonly SyncProblem[];
  /** The module with the conflicts of its regions between markers; undefined without conflicts. */
  readonly marked: string | undefined;
}

/** A file as it is to be. */
export interface SyncedFile {
  readonly path: string;
  readonly text: string;
}

export interface NotebookSync {
  /** The first of the notebooks; most modules have no other. */
  readonly path: string;
  readonly paths: readonly string[];
  readonly modules: readonly SyncedModule[];
  /** The notebooks afterwards, and their modules as they then write them; undefined while anything is in the way. */
  readonly result: { readonly notebooks: readonly SyncedFile[]; readonly modules: readonly SyncedFile[] } | undefined;
}

/** A module that was edited, and what becomes of the edits. */
interface EditedModuleSync {
  readonly path: string;
  readonly module: GeneratedModule;
  readonly plan: ModulePlan | undefined;
  readonly sync: ModuleSync;
}

/** Carries the edits of modules back into the cells of their notebooks: all of them, or none. */
export function syncNotebooks(input: NotebookSyncInput): NotebookSync {
  const { notebooks, tree, packages, format } = input;
  const analysed = notebooks.map(({ path, bytes }) => {
    return analyseNotebook(parseNotebook(bytes.toString(), path), path, packages);
  });
  const companions = findCompanions(analysed, targetsOf(analysed), { tree, packages });
  const syncs = syncEdited([...analysed, ...companions], input);
  const toSync = (
    problems: ReadonlyMap<string, readonly SyncProblem[]>,
    result: NotebookSync["result"],
  ): NotebookSync => ({
    path: notebooks[0]?.path ?? "",
    paths: notebooks.map(({ path }) => path),
    modules: syncs.map((one) => report(one, problems.get(one.path) ?? [], format)),
    result,
  });
  const isStopped = syncs.some(({ sync }) => sync.conflicts.length + sync.problems.length > 0);
  if (isStopped || syncs.length === 0) return toSync(new Map(), undefined);

  const written = notebooks.map(({ path, bytes }): SyncedFile => ({ path, text: applyTo({ path, bytes }, syncs) }));
  const rewritten = written.map(({ path, text }) => analyseNotebook(parseNotebook(text, path), path, packages));
  const after = planNotebooks([...rewritten, ...companions]);
  const problems = new Map(
    syncs.map(({ path, module, sync }) => {
      return [path, findLosses(after, { modulePath: path, edited: module, sync, format })] as const;
    }),
  );
  if ([...problems.values()].some((found) => found.length > 0)) return toSync(problems, undefined);
  const own = new Set(syncs.map(({ path }) => path));
  const modules = after.modules
    .filter(({ path }) => own.has(path))
    .map((plan): SyncedFile => ({ path: plan.path, text: formatLayout(layOutModule(plan), plan.path, format).text }));
  const isChanged = ({ path, text }: SyncedFile): boolean =>
    notebooks.some((notebook) => notebook.path === path && notebook.bytes.toString() !== text);
  return toSync(problems, { notebooks: written.filter(isChanged), modules });
}

function syncEdited(
  notebooks: readonly AnalysedNotebook[],
  { tree, findBase, choice, format }: NotebookSyncInput,
): readonly EditedModuleSync[] {
  const plan = planNotebooks(notebooks);
  const faults = faultsOf(plan);
  return [...new Set(plan.targets.map(({ path }) => path))].flatMap((path): readonly EditedModuleSync[] => {
    const file = tree.read(path);
    const module = file.kind === "text" ? maybeGeneratedModule(file.text) : undefined;
    if (module === undefined || !isEdited(module)) return [];
    const own = plan.modules.find((one) => one.path === path);
    if (own === undefined) return [{ path, module, plan: own, sync: refusal(faults) }];
    const { problem } = formatLayout(layOutModule(own), path, format);
    // Without the formatter that had a hand in it, every line would seem to be edited.
    if (problem !== undefined) return [{ path, module, plan: own, sync: refusal([problem]) }];
    const owners = notebooks.filter((notebook) => own.notebookPaths.includes(notebook.path));
    const sync = syncModule({
      plan: own,
      edited: module,
      cellIds: new Set(owners.flatMap(({ cellIds }) => cellIds)),
      maybeTargetPath: (notebookPath) =>
        owners.find((one) => one.path === notebookPath)?.mainModule === path ? undefined : path,
      maybeBase: findBase(path),
      choice,
      format,
    });
    return [{ path, module, plan: own, sync }];
  });
}

function applyTo({ path, bytes }: NotebookBytes, syncs: readonly EditedModuleSync[]): string {
  const sources = syncs.flatMap(({ plan, sync }) =>
    [...sync.sources].filter(([id]) => plan?.cells.some((cell) => cell.id === id && cell.notebookPath === path)),
  );
  const created = syncs.flatMap(({ sync }) => sync.created).filter(({ notebookPath }) => notebookPath === path);
  if (sources.length + created.length === 0) return bytes.toString();
  return applySync(bytes, path, { sources: new Map(sources), created });
}

function report(
  { path, module, plan, sync }: EditedModuleSync,
  problems: readonly SyncProblem[],
  format: FormatText,
): SyncedModule {
  const layout = plan && formatLayout(layOutModule(plan), path, format);
  return {
    path,
    changed: [...sync.sources.keys()],
    created: sync.created.map(({ id }) => id),
    notebookPaths: new Map([...(plan?.cells ?? []), ...sync.created].map(({ id, notebookPath }) => [id, notebookPath])),
    conflicts: sync.conflicts,
    problems: [...sync.problems, ...problems],
    marked:
      layout === undefined || sync.conflicts.length === 0 ? undefined : markConflicts(module, layout, sync.conflicts),
  };
}

function refusal(problems: readonly SyncProblem[]): ModuleSync {
  return { sources: new Map(), created: [], conflicts: [], problems, expected: new Map() };
}
