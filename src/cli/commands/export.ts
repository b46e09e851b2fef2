import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";

import type { ArgsDef, CommandDef } from "citty";

import { isFatal, renderFault } from "../../export/export-fault.ts";
import { exportProject, type ProjectExport } from "../../export/export-project.ts";
import { findProjectRoot, toRelativePath } from "../../export/project.ts";
import { writeModule } from "../../export/write.ts";
import { SEVERAL } from "../check-arguments.ts";
import { CliError } from "../cli-error.ts";
import type { Effects } from "../effects.ts";
import { renderModuleLine, type ReportedModule, toExportJson } from "../export-report.ts";
import type { CommandFactory } from "../command.ts";

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
  json: { type: "boolean", description: "Print one JSON document about modules and faults" },
} as const satisfies ArgsDef;

/** `labtrail export`: turns the marked cells of notebooks into TypeScript modules. */
export const exportCommandFactory: CommandFactory = (effects) => {
  const command: CommandDef<typeof ARGS> = {
    meta: { name: "export", description: "Write the cells marked with //| export to TypeScript modules" },
    args: ARGS,
    run: ({ args }) => {
      const exports = scopesOf(args._, effects.cwd).map(({ root, scope }) => exportProject(root, scope));
      const notebooks = exports.flatMap((project) => project.notebooks);
      for (const { notebookPath, faults } of notebooks) {
        for (const fault of faults) effects.stderr(`${renderFault(fault, notebookPath)}\n`);
      }
      const modules = exports.flatMap((project) => settleModules(project, args.check === true));
      if (args.json === true) effects.stdout(`${JSON.stringify(toExportJson(notebooks, modules), null, 2)}\n`);
      else for (const module of modules) effects.stdout(`${renderModuleLine(module)}\n`);
      const isNothingMarked = notebooks.every(({ targets, faults }) => targets.length + faults.length === 0);
      if (isNothingMarked && modules.length === 0) reportNothing(effects);
      failUnlessSettled(exports, modules);
    },
  };
  // citty types a command by its own flags, and a list of commands by none.
  return command as unknown as CommandDef;
};

/** What to export from one project. */
interface ProjectScope {
  readonly root: string;
  /** Notebooks and folders, relative to the root. */
  readonly scope: string[];
}

/** Sorts the arguments by their projects: where a notebook's modules go must not depend on where the command runs. */
function scopesOf(paths: readonly string[], cwd: string): readonly ProjectScope[] {
  if (paths.length === 0) return [{ root: findProjectRoot(cwd), scope: [""] }];
  const scopes = new Map<string, ProjectScope>();
  for (const path of paths) {
    const absolute = resolve(cwd, path);
    const entry = statSync(absolute, { throwIfNoEntry: false });
    if (entry === undefined) {
      throw new CliError("FILE_NOT_FOUND", `there is no notebook "${path}"`, {
        hint: "Give the path of an .ipynb file.",
      });
    }
    if (entry.isFile() && !path.endsWith(".ipynb")) {
      throw new CliError("BAD_ARGUMENT", `"${path}" is no notebook`, { hint: "Give the path of an .ipynb file." });
    }
    const root = findProjectRoot(entry.isDirectory() ? absolute : dirname(absolute));
    const found = scopes.get(root) ?? { root, scope: [] };
    found.scope.push(toRelativePath(root, absolute));
    scopes.set(root, found);
  }
  return [...scopes.values()];
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
  const parts = [
    faults.length === 0 ? "" : `${count(faults.length, "error")} in marked cells`,
    unsettled.length === 0 ? "" : `${count(unsettled.length, "module")} not as the notebooks would have them`,
  ].filter((part) => part !== "");
  if (parts.length > 0) throw new CliError("CHECK_FAILED", parts.join(", "));
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
