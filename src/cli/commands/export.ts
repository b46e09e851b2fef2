import type { ArgsDef, CommandDef } from "citty";

import { isFatal, renderFault } from "../../export/export-fault.ts";
import { exportProject, type ProjectExport } from "../../export/export-project.ts";
import { writeModule } from "../../export/write.ts";
import { SEVERAL } from "../check-arguments.ts";
import { CliError } from "../cli-error.ts";
import type { Effects } from "../effects.ts";
import { renderModuleLine, type ReportedModule, toExportJson } from "../export-report.ts";
import type { CommandFactory } from "../command.ts";
import { scopesOf } from "../project-scopes.ts";

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
      for (const { path, message, fix } of exports.flatMap(({ problems }) => problems)) {
        effects.stderr(`${path}: ${message}\n  ${fix}\n\n`);
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
