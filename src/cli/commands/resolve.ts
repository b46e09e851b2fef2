import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

import { readLabtrailConfig } from "../../git/filter-config.ts";
import { requireTopFolder } from "../../git/git-command.ts";
import { type ResolvedModule, resolveModules } from "../../git/resolve-modules.ts";
import { readStripOptions } from "../../git/strip-settings.ts";
import { findTopFolder, fromTopFolder } from "../../git/top-folder.ts";
import { requireStages, unmergedNotebooks } from "../../git/unmerged.ts";
import { describeConflicts } from "../../notebook/merge/describe-conflicts.ts";
import { mergeNotebooks } from "../../notebook/merge/merge-notebooks.ts";
import {
  type Choice,
  findConflicts,
  type OpenConflict,
  resolveConflicts,
} from "../../notebook/merge/resolve-conflicts.ts";
import { assertNever } from "../../shared/errors.ts";
import { replaceFile } from "../../shared/replace-file.ts";
import { CliError } from "../cli-error.ts";
import type { CommandFactory } from "../command.ts";
import type { Effects } from "../effects.ts";

const CHOICES = ["ours", "theirs", "union"] as const satisfies readonly Choice[];

/** `labtrail resolve`: lists the conflicts that a merge has left in notebooks, and takes a side. */
export const resolveCommandFactory: CommandFactory = (effects) => ({
  meta: {
    name: "resolve",
    description: "List the conflicts of merged notebooks, or take a side; modules are made anew",
  },
  args: {
    notebook: { type: "positional", required: false, description: "Default: every notebook of an unfinished merge" },
    ours: { type: "boolean", description: "Take what this branch has" },
    theirs: { type: "boolean", description: "Take what the other branch has" },
    union: { type: "boolean", description: "Take both, ours first" },
    cell: { type: "string", valueHint: "id|number", description: "Only this cell" },
    recover: { type: "boolean", description: "Merge again from what git keeps, when the file was merged as text" },
  },
  run({ args }) {
    const chosen = CHOICES.filter((choice) => args[choice] === true);
    const [choice] = chosen;
    if (chosen.length > 1) {
      throw new CliError("BAD_ARGUMENT", `--${chosen.join(" and --")} exclude each other`, {
        hint: "Give one of them; --cell resolves one cell at a time.",
      });
    }
    const { notebook, cell } = args as { readonly notebook?: string; readonly cell?: string };
    const paths = notebook === undefined ? unmergedNotebooks(effects) : [requireFile(effects, notebook)];
    const left = paths.flatMap((path) => {
      if (args["recover"] === true) recover(effects, path);
      return choice === undefined ? list(effects, path) : take(effects, path, choice, cell);
    });
    if (left.length === 0) return reportResolved(effects, paths, notebook === undefined ? resolveModules(effects) : []);
    if (choice !== undefined && cell !== undefined) return;
    throw new CliError("CHECK_FAILED", "conflicts are left", {
      hint: "Edit the cells, or take a side: labtrail resolve --ours|--theirs|--union [--cell ID] [NOTEBOOK]",
    });
  },
});

function reportResolved(effects: Effects, paths: readonly string[], modules: readonly ResolvedModule[]): void {
  for (const module of modules) effects.stdout(`${module.path}  ${describeModule(module)}\n`);
  const top = modules.length === 0 ? effects.cwd : requireTopFolder(effects);
  const made = modules.filter(({ state }) => state === "made").map(({ path }) => join(top, path));
  const done = [...paths, ...made].map((path) => nameOf(effects, path));
  effects.stderr(done.length === 0 ? "no notebook is in an unfinished merge\n" : `next: git add ${done.join(" ")}\n`);
  if (made.length < modules.length) throw new CliError("CHECK_FAILED", "modules are left, as said above");
}

function describeModule({ notebookPath, state }: ResolvedModule): string {
  switch (state) {
    case "made":
      return `made anew from ${notebookPath}`;
    case "waiting":
      return `cannot be made from ${notebookPath} yet. See: labtrail export --check ${notebookPath}`;
    case "edited":
      return `was edited by hand on one side, which ${notebookPath} does not know: merge it by hand`;
    default:
      return assertNever(state);
  }
}

function requireFile({ cwd }: Effects, name: string): string {
  const path = resolve(cwd, name);
  if (existsSync(path)) return path;
  throw new CliError("FILE_NOT_FOUND", `there is no notebook "${name}"`, { hint: "Give the path of an .ipynb file." });
}

function nameOf({ cwd }: Effects, path: string): string {
  return relative(cwd, path);
}

/** Merges once more what git has merged as text, and so broken. */
function recover(effects: Effects, path: string): void {
  const cwd = findTopFolder(effects);
  const stripOptions = readStripOptions(cwd, readLabtrailConfig({ ...effects, cwd }));
  const stages = requireStages(effects, path);
  const { text, conflicts } = mergeNotebooks({ ...stages, path: fromTopFolder(cwd, path), stripOptions });
  replaceFile(path, text);
  const rest = conflicts.length === 0 ? "nothing conflicts" : describeConflicts(conflicts);
  effects.stderr(`${nameOf(effects, path)} is merged cell by cell: ${rest}\n`);
}

function list(effects: Effects, path: string): readonly OpenConflict[] {
  const conflicts = findConflicts(readFileSync(path), nameOf(effects, path));
  for (const conflict of conflicts) effects.stdout(`${nameOf(effects, path)}  ${describe(conflict)}\n`);
  return conflicts;
}

function take(effects: Effects, path: string, choice: Choice, cell: string | undefined): readonly OpenConflict[] {
  const name = nameOf(effects, path);
  const { text, resolved, left } = resolveConflicts(readFileSync(path), name, { choice, cell });
  if (resolved.length === 0 && cell !== undefined && left.length > 0) {
    const ids = left.map(({ cellId, cellNumber }) => `${cellId} (cell ${cellNumber})`).join(", ");
    throw new CliError("BAD_ARGUMENT", `no conflict is in a cell "${cell}" of ${name}`, { hint: `There are: ${ids}` });
  }
  if (resolved.length > 0) replaceFile(path, text);
  for (const conflict of resolved) effects.stdout(`${name}  ${describe(conflict)}: took ${choice}\n`);
  for (const conflict of left) effects.stdout(`${name}  ${describe(conflict)}\n`);
  return left;
}

function describe({ cellId, cellNumber, count }: OpenConflict): string {
  return `cell ${cellNumber}  ${cellId}  ${count} ${count === 1 ? "conflict" : "conflicts"}`;
}
