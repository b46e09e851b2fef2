import { parseNotebook } from "../../notebook/parse.ts";
import { analyseNotebook } from "../analyse.ts";
import { isFatal, renderFault } from "../export-fault.ts";
import { formatLayout } from "../format/format-layout.ts";
import type { FormatText } from "../format/format-text.ts";
import { type GeneratedModule, hashText, isEdited, maybeGeneratedModule, renderWithHeader } from "../header.ts";
import type { ProjectPackages } from "../packages.ts";
import { type ExportPlan, type ModulePlan, planNotebook } from "../plan.ts";
import { layOutModule, type ModuleLayout } from "../render.ts";
import { compareImports } from "./added-imports.ts";
import { applySync } from "./apply-sync.ts";
import type { FindBase } from "./bases.ts";
import { readEditedModule } from "./read-edited.ts";
import { type ModuleSync, type RegionConflict, syncModule, type SyncChoice, type SyncProblem } from "./sync-module.ts";

export interface NotebookSyncInput {
  /** The file of the notebook. */
  readonly bytes: Buffer;
  /** Relative to the project's root. */
  readonly path: string;
  /** The text of a module of the project, as it stands on the disk; undefined when there is no such file. */
  readonly readModule: (path: string) => string | undefined;
  readonly findBase: (modulePath: string) => FindBase;
  /** Those of the project, which directives may name. */
  readonly packages?: ProjectPackages;
  readonly choice: SyncChoice | undefined;
  readonly format: FormatText;
}

/** What came of one edited module. */
export interface SyncedModule {
  readonly path: string;
  /** The cells that change, and those that come new. */
  readonly changed: readonly string[];
  readonly created: readonly string[];
  readonly conflicts: readonly RegionConflict[];
  readonly problems: readonly SyncProblem[];
  /** The module with the conflicts of its regions between markers; undefined without conflicts. */
  readonly marked: string | undefined;
}

export interface NotebookSync {
  readonly path: string;
  readonly modules: readonly SyncedModule[];
  /** The notebook afterwards, and its modules as it then writes them; undefined while anything is in the way. */
  readonly result:
    | { readonly text: string; readonly modules: readonly { readonly path: string; readonly text: string }[] }
    | undefined;
}

/** Carries the edits of a notebook's modules back into its cells: all of them, or none. */
export function syncNotebook(input: NotebookSyncInput): NotebookSync {
  const { bytes, path, readModule, findBase, packages, choice, format } = input;
  const notebook = parseNotebook(bytes.toString(), path);
  const analysed = analyseNotebook(notebook, path, packages);
  const plan = planNotebook(analysed);
  const edited = plan.targets.flatMap(({ path: modulePath }) => {
    const module = maybeGeneratedModule(readModule(modulePath) ?? "");
    const isOfThis = module?.header.notebookPath === path;
    return module !== undefined && isOfThis && isEdited(module) ? [{ path: modulePath, module }] : [];
  });
  const faults = faultsOf(plan, path);
  const syncs = edited.map(({ path: modulePath, module }) => {
    const own = plan.modules.find((one) => one.path === modulePath);
    if (own === undefined) return { modulePath, module, own, sync: refusal(faults) };
    const sync = syncModule({
      plan: own,
      edited: module,
      cellIds: new Set(notebook.cells.map(({ id }) => id)),
      targetPath: analysed.mainModule === modulePath ? undefined : modulePath,
      maybeBase: findBase(modulePath),
      choice,
      format,
    });
    return { modulePath, module, own, sync };
  });
  const report = (problems: ReadonlyMap<string, readonly SyncProblem[]>): readonly SyncedModule[] =>
    syncs.map(({ modulePath, module, own, sync }) => ({
      path: modulePath,
      changed: [...sync.sources.keys()],
      created: sync.created.map(({ id }) => id),
      conflicts: sync.conflicts,
      problems: [...sync.problems, ...(problems.get(modulePath) ?? [])],
      marked:
        own === undefined || sync.conflicts.length === 0
          ? undefined
          : markConflicts(module, layOut(own, format), sync.conflicts),
    }));
  const isStopped = syncs.some(({ sync }) => sync.conflicts.length + sync.problems.length > 0);
  if (isStopped || syncs.length === 0) return { path, modules: report(new Map()), result: undefined };

  const text = applySync(bytes, path, {
    sources: new Map(syncs.flatMap(({ sync }) => [...sync.sources])),
    created: syncs.flatMap(({ sync }) => sync.created),
  });
  const after = planNotebook(analyseNotebook(parseNotebook(text, path), path, packages));
  const problems = new Map(
    syncs.map(
      ({ modulePath, module, sync }) =>
        [modulePath, findLosses(after, { modulePath, edited: module, sync, input })] as const,
    ),
  );
  const isProven = [...problems.values()].every((found) => found.length === 0);
  const written = after.modules.map((module) => ({ path: module.path, text: layOut(module, format).text }));
  const own = new Set(syncs.map(({ modulePath }) => modulePath));
  return {
    path,
    modules: report(problems),
    result: isProven ? { text, modules: written.filter((module) => own.has(module.path)) } : undefined,
  };
}

function refusal(problems: readonly SyncProblem[]): ModuleSync {
  return { sources: new Map(), created: [], conflicts: [], problems, expected: new Map() };
}

function faultsOf({ faults }: ExportPlan, path: string): readonly SyncProblem[] {
  return faults.filter(isFatal).map((fault) => ({
    message: renderFault(fault, path).trimEnd(),
    fix: "Mend this first: until then nobody can say what the notebook would write.",
  }));
}

/** A module with its formatter's hand in it, as it would be written. */
function layOut(plan: ModulePlan, format: FormatText): ModuleLayout {
  return formatLayout(layOutModule(plan), plan.path, format);
}

interface SyncUnderTest {
  readonly modulePath: string;
  readonly edited: GeneratedModule;
  readonly sync: ModuleSync;
  readonly input: NotebookSyncInput;
}

/** The proof that nothing is lost: the notebook, written again, says what the edited module says. */
function findLosses(
  after: ExportPlan,
  { modulePath, edited, sync: { expected }, input }: SyncUnderTest,
): readonly SyncProblem[] {
  const plan = after.modules.find(({ path }) => path === modulePath);
  if (plan === undefined)
    return faultsOf(after, input.path).map(({ message }) => ({
      message,
      fix: "The edit would make a notebook that cannot be exported: mend it in the module, or make it in the notebook.",
    }));
  const layout = layOut(plan, input.format);
  const losses = [...expected].flatMap(([id, text]): SyncProblem[] => {
    const written = layout.cells.find(({ cell }) => cell.id === id)?.text ?? "";
    if (written === text) return [];
    const lines = text.split("\n");
    const index = written.split("\n").findIndex((line, at) => line !== lines[at]);
    return [
      {
        message: `the cell ${id} cannot be made to say what its region says: ${JSON.stringify(lines[Math.max(index, 0)] ?? "")} would become ${JSON.stringify(written.split("\n")[Math.max(index, 0)] ?? "")}`,
        fix: "Make this edit in the notebook.",
      },
    ];
  });
  const heads = [layout.text.split("\n").slice(2).join("\n"), edited.body].map(
    (body) => readEditedModule({ header: edited.header, body }).head,
  );
  const lost = compareImports(heads[0] ?? "", heads[1] ?? "").added.map(({ local }): SyncProblem => {
    return {
      message: `the import of \`${local}\` would be lost: no cell uses it`,
      fix: "Take the import out of the module, or use it.",
    };
  });
  return [...losses, ...lost];
}

/**
 * The module with markers in the regions that are in conflict, and with what the notebook has now as the base of these: once
 * a person has taken the markers out, what is left is an edit of the module alone.
 */
function markConflicts(edited: GeneratedModule, layout: ModuleLayout, conflicts: readonly RegionConflict[]): string {
  let body = edited.body;
  const { regions } = readEditedModule(edited);
  for (const { merged, cellId } of conflicts) {
    const written = regions.find(({ name }) => name === cellId)?.written;
    body = body.replace(`// #region ${cellId}\n${written}\n`, () => `// #region ${cellId}\n${merged}\n`);
  }
  const cells = edited.header.cells.map((known) => {
    const placed = layout.cells.find(({ cell }) => cell.id === known.id);
    if (placed === undefined || !conflicts.some(({ cellId }) => cellId === known.id)) return known;
    return { id: known.id, sourceHash: hashText(placed.cell.source), outputHash: hashText(placed.text) };
  });
  // The hash of the body stays that of what was written: the module was edited.
  const { notebookPath, bodyHash, unformattedHash } = edited.header;
  return renderWithHeader(notebookPath, cells, body, { bodyHash, unformattedHash });
}
