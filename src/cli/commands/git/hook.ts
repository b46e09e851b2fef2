import type { ArgsDef, CommandDef } from "citty";

import { isFatal, renderFault } from "../../../export/export-fault.ts";
import { renderModuleLine } from "../../../export/show/module-line.ts";
import { HOOK_NAMES, isHookName } from "../../../git/hooks/hook-script.ts";
import type { NotebookProblem } from "../../../git/hooks/check-notebooks.ts";
import { type CommitReport, prepareCommit } from "../../../git/hooks/pre-commit.ts";
import type { StagedModule } from "../../../git/hooks/stage-modules.ts";
import { runMovementHook } from "../../../git/hooks/movement-hooks.ts";
import type { UpdatedModules } from "../../../git/hooks/update-modules.ts";
import { assertNever, messageOf } from "../../../shared/errors.ts";
import { SEVERAL } from "../../check-arguments.ts";
import { CliError } from "../../cli-error.ts";
import type { CommandFactory } from "../../command.ts";
import type { Effects } from "../../effects.ts";

const ARGS = {
  name: { type: "positional", required: true, description: HOOK_NAMES.join(", ") },
  arguments: { type: "positional", required: false, valueHint: SEVERAL, description: "What git gives to the hook" },
} as const satisfies ArgsDef;

/** `labtrail git hook`: what the hooks start that `labtrail git install` writes. */
export const hookCommandFactory: CommandFactory = (effects) => {
  const command: CommandDef<typeof ARGS> = {
    meta: { name: "hook", description: "Do the work of a git hook; for hook managers, which call it themselves" },
    args: ARGS,
    run: async ({ args }) => {
      const [name = "", ...rest] = args._;
      if (!isHookName(name)) {
        throw new CliError("BAD_ARGUMENT", `labtrail has no part in a hook "${name}"`, {
          hint: `There are: ${HOOK_NAMES.join(", ")}`,
        });
      }
      if (name === "pre-commit") return reportCommit(effects, await prepareCommit(effects));
      try {
        reportUpdates(effects, await runMovementHook(effects, name, rest));
      } catch (error) {
        // Git has moved already, and the exit code of some of these hooks is that of the whole command.
        effects.stderr(`labtrail: modules are not brought up to date: ${messageOf(error)}\n`);
      }
    },
  };
  return command as unknown as CommandDef;
};

/** @throws CliError `CHECK_FAILED` for a commit that should not be made. */
function reportCommit({ stderr }: Effects, { problems, faults, modules }: CommitReport): void {
  for (const problem of problems) stderr(`${renderProblem(problem)}\n`);
  for (const { fault, notebookPath } of faults) stderr(`${renderFault(fault, notebookPath)}\n`);
  for (const module of modules) {
    const line = maybeLine(module);
    if (line !== undefined) stderr(`labtrail: ${line}\n`);
  }
  const isRefused =
    problems.length > 0 ||
    faults.some(({ fault }) => isFatal(fault)) ||
    modules.some(({ outcome }) => outcome === "refused");
  if (!isRefused) return;
  throw new CliError("CHECK_FAILED", "this is not committed, for the reasons above", {
    hint: "Mend it and `git add` it, or commit without this check: git commit --no-verify",
  });
}

function renderProblem(problem: NotebookProblem): string {
  const { path } = problem;
  switch (problem.kind) {
    case "unfiltered":
      return `labtrail: ${path} is staged with its outputs: the filter was not set up in this clone. Run: labtrail git install && git add --renormalize "${path}"`;
    case "conflict":
      return `labtrail: ${path} has conflicts in ${problem.cellIds.join(", ")}. See: labtrail resolve "${path}"`;
    case "broken":
      return `labtrail: ${problem.error.message}${problem.error.hint === undefined ? "" : `. ${problem.error.hint}`}`;
    default:
      return assertNever(problem);
  }
}

function maybeLine({ outcome, isInWorkTree, ...module }: StagedModule): string | undefined {
  const { role, path, notebookPath } = module;
  const source = role === "module" ? notebookPath : "its package";
  const rest = isInWorkTree ? "" : ". The file here has changes of its own, and is left alone";
  switch (outcome) {
    case "staged":
      return `${path} is in this commit, as ${source} has it now${rest}`;
    case "removed":
      return `${path} is gone with this commit: ${source} no longer makes it${rest}`;
    case "refused":
      return renderModuleLine({ ...module, outcome });
    case "unchanged":
    case "ignored":
      return undefined;
    default:
      return assertNever(outcome);
  }
}

function reportUpdates({ stderr }: Effects, { modules, faults }: UpdatedModules): void {
  for (const { fault, notebookPath } of faults) if (isFatal(fault)) stderr(`${renderFault(fault, notebookPath)}\n`);
  for (const module of modules) stderr(`labtrail: ${renderModuleLine(module)}\n`);
}
