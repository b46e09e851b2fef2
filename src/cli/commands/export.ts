import { existsSync } from "node:fs";
import { join } from "node:path";

import type { ArgsDef, CommandDef } from "citty";

import { isFatal, renderFault } from "../../export/export-fault.ts";
import { exportProject, type ProjectExport } from "../../export/project/export-project.ts";
import { renderModuleLine, type ReportedModule } from "../../export/show/module-line.ts";
import { watchNotebooks } from "../../export/watch/watch-notebooks.ts";
import { writeModule } from "../../export/project/write.ts";
import { LabtrailError } from "../../shared/errors.ts";
import { SEVERAL } from "../check-arguments.ts";
import { CliError } from "../cli-error.ts";
import type { Effects } from "../effects.ts";
import { toExportJson } from "../export-report.ts";
import type { CommandFactory } from "../command.ts";
import { type ProjectScope, scopesOf } from "../project-scopes.ts";

const ARGS = {
  notebook: {
    type: "positional",
    required: false,
    valueHint: SEVERAL,
    description: "Notebooks, or folders of notebooks. Default: every notebook of the project with marked cells",
  },
  check: {
    type: "boolean",
    description: "Write nothing; fail when a module is stale, edited, missing or orphaned",
  },
  watch: { type: "boolean", description: "Go on, and export each notebook again when it is saved; Ctrl-C ends it" },
  json: {
    type: "boolean",
    description: "Print one JSON document about modules and faults; with --watch one line for each export",
  },
} as const satisfies ArgsDef;

/** `labtrail export`: turns the marked cells of notebooks into TypeScript modules. */
export const exportCommandFactory: CommandFactory = (effects) => {
  const command: CommandDef<typeof ARGS> = {
    meta: { name: "export", description: "Write the cells marked with //| export to TypeScript modules" },
    args: ARGS,
    run: async ({ args }) => {
      const [isCheck, isWatch, isJson] = [args.check === true, args.watch === true, args.json === true];
      if (isCheck && isWatch) {
        throw new CliError("BAD_ARGUMENT", "--check and --watch exclude each other", { hint: "Give one of them." });
      }
      const scopes = scopesOf(args._, effects.cwd);
      const how: ExportHow = { isCheck, isWatch, jsonIndent: isJson ? (isWatch ? 0 : 2) : undefined };
      if (isWatch) await exportForever(scopes, how, effects);
      else exportScopes(scopes, how, effects);
    },
  };
  // citty types a command by its own flags, and a list of commands by none.
  return command as unknown as CommandDef;
};

interface ExportHow {
  readonly isCheck: boolean;
  readonly isWatch: boolean;
  /** Of the document that takes the place of the lines for people. */
  readonly jsonIndent: number | undefined;
}

/** @throws {@link CliError} `CHECK_FAILED` when a notebook has a fatal fault, or a module is not as it should be. */
function exportScopes(scopes: readonly ProjectScope[], how: ExportHow, effects: Effects): void {
  const { isCheck, isWatch, jsonIndent } = how;
  const exports = scopes.map(({ root, scope }) => exportProject(root, scope));
  const notebooks = exports.flatMap((project) => project.notebooks);
  for (const { notebookPath, faults } of notebooks) {
    for (const fault of faults) effects.stderr(`${renderFault(fault, notebookPath)}\n`);
  }
  for (const { path, message, fix } of exports.flatMap(({ problems }) => problems)) {
    effects.stderr(`${path}: ${message}\n  ${fix}\n\n`);
  }
  const modules = exports.flatMap((project) => settleModules(project, isCheck));
  if (jsonIndent === undefined) for (const module of modules) effects.stdout(`${renderModuleLine(module)}\n`);
  else effects.stdout(`${JSON.stringify(toExportJson(notebooks, modules), null, jsonIndent)}\n`);
  const isNothingMarked = notebooks.every(({ targets, faults }) => targets.length + faults.length === 0);
  if (isNothingMarked && modules.length === 0 && !isWatch) reportNothing(effects);
  failUnlessSettled(exports, modules);
}

/** Exports now and after each save, until the user ends it. What fails is told, and the next save is a new chance. */
async function exportForever(scopes: readonly ProjectScope[], how: ExportHow, effects: Effects): Promise<void> {
  const attempt = (some: readonly ProjectScope[]): void => {
    try {
      exportScopes(some, how, effects);
    } catch (error) {
      if (!(error instanceof LabtrailError)) throw error;
      effects.stderr(`labtrail: ${error.message}\n${error.hint === undefined ? "" : `  ${error.hint}\n`}`);
    }
  };
  const watches = scopes.map(({ root, scope }) => {
    const isThere = (path: string): boolean => existsSync(join(root, path));
    // Of a notebook that is gone, what it has made is looked for among all that is there.
    const onChange = (paths: readonly string[]): void =>
      attempt([{ root, scope: paths.every(isThere) ? paths : scope.filter(isThere) }]);
    return watchNotebooks({ root, scope, onChange });
  });
  try {
    attempt(scopes);
    effects.stderr("watching for saved notebooks; Ctrl-C ends it\n");
    await new Promise<void>((resolve) => effects.onInterrupt?.(resolve));
  } finally {
    for (const watch of watches) watch.close();
  }
}

function settleModules({ root, modules }: ProjectExport, isCheckOnly: boolean): readonly ReportedModule[] {
  return modules.map((module) => ({ ...module, outcome: isCheckOnly ? undefined : writeModule(root, module) }));
}

function reportNothing({ stderr }: Effects): void {
  stderr("no cell is marked for export: begin one with `//| export`, and the notebook with `//| module src/name.ts`\n");
}

/** @throws {@link CliError} `CHECK_FAILED` when a notebook has a fatal fault, or a module is not as it should be. */
function failUnlessSettled(exports: readonly ProjectExport[], modules: readonly ReportedModule[]): void {
  const faults = exports.flatMap(({ notebooks }) => notebooks.flatMap((notebook) => notebook.faults.filter(isFatal)));
  const unsettled = modules.filter(({ state, outcome }) =>
    outcome === undefined ? state.kind !== "current" : outcome === "refused",
  );
  const problems = exports.flatMap((project) => project.problems);
  const parts = [
    problems.length === 0 ? "" : `${count(problems.length, "error")} in package.json`,
    faults.length === 0 ? "" : `${count(faults.length, "error")} in marked cells`,
    unsettled.length === 0
      ? ""
      : `${count(unsettled.length, unsettled.every(({ role }) => role === "module") ? "module" : "file")} not as the notebooks would have them`,
  ].filter((part) => part !== "");
  if (parts.length > 0) throw new CliError("CHECK_FAILED", parts.join(", "));
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
