import type { ArgsDef, CommandDef } from "citty";

import type { NotebookSync, SyncedModule } from "../../export/sync/sync-notebooks.ts";
import { type ProjectSync, syncProject, writeConflicts, writeSync } from "../../export/sync/sync-project.ts";
import { SEVERAL } from "../check-arguments.ts";
import { CliError } from "../cli-error.ts";
import type { CommandFactory } from "../command.ts";
import type { Effects } from "../effects.ts";
import { scopesOf } from "../project-scopes.ts";

const ARGS = {
  path: {
    type: "positional",
    required: false,
    valueHint: SEVERAL,
    description: "Edited modules, or their notebooks, or folders. Default: all of the project",
  },
  ours: { type: "boolean", description: "Where both sides were changed, take the notebook's lines" },
  theirs: { type: "boolean", description: "Where both sides were changed, take the module's lines" },
  merge: { type: "boolean", description: "Where both sides were changed, write both into the module, between markers" },
  "dry-run": { type: "boolean", description: "Say what would be done, and write nothing" },
  json: { type: "boolean", description: "Print one JSON document" },
} as const satisfies ArgsDef;

/** `labtrail sync`: carries edits of generated modules back into the cells of their notebooks. */
export const syncCommandFactory: CommandFactory = (effects) => {
  const command: CommandDef<typeof ARGS> = {
    meta: { name: "sync", description: "Carry edits of exported modules back into their notebooks" },
    args: ARGS,
    run: ({ args }) => {
      const given = (["ours", "theirs", "merge"] as const).filter((flag) => args[flag] === true);
      if (given.length > 1) {
        throw new CliError("BAD_ARGUMENT", `--${given.join(" and --")} exclude each other`, {
          hint: "Give one of them.",
        });
      }
      const [choice] = given;
      const isDry = args["dry-run"] === true;
      const projects = scopesOf(args._, effects.cwd, [".ipynb", ".ts", ".mts", ".tsx"]).map(({ root, scope }) =>
        syncProject(root, scope, choice === "merge" ? undefined : choice),
      );
      for (const { root, notebooks } of projects) {
        if (isDry) continue;
        for (const notebook of notebooks) {
          writeSync(root, notebook);
          if (choice === "merge") writeConflicts(root, notebook);
        }
      }
      if (args.json === true) effects.stdout(`${JSON.stringify(toJson(projects), null, 2)}\n`);
      else for (const project of projects) report(effects, project, { isDry, isMarked: choice === "merge" });
      failUnlessSynced(projects);
    },
  };
  // citty types a command by its own flags, and a list of commands by none.
  return command as unknown as CommandDef;
};

interface ReportOptions {
  readonly isDry: boolean;
  /** Whether conflicts were written into the modules. */
  readonly isMarked: boolean;
}

function report(
  { stdout, stderr }: Effects,
  { notebooks, lost }: ProjectSync,
  { isDry, isMarked }: ReportOptions,
): void {
  for (const { path, modules } of lost) {
    stderr(
      `${modules.join(", ")}: edited, and the notebook ${path} is gone. To keep the file as yours, delete its two header lines\n`,
    );
  }
  for (const { paths, modules, result } of notebooks) {
    for (const module of modules) {
      for (const { message, fix } of module.problems) stderr(`${module.path}: ${message}\n  ${fix}\n`);
      for (const conflict of module.conflicts) {
        const where = isMarked && !isDry ? "; both are in the module now, between markers" : "";
        stderr(
          `${module.path}: cell ${conflict.cellId} was changed in the notebook and in the module${where}\n${conflict.merged.replaceAll(/^/gm, "    ")}\n`,
        );
      }
      if (result !== undefined) for (const line of describe(module, paths, isDry)) stdout(`${line}\n`);
    }
  }
  if (notebooks.length + lost.length === 0) stderr("no module was edited\n");
}

function describe(
  { path, changed, created, notebookPaths }: SyncedModule,
  paths: readonly string[],
  isDry: boolean,
): readonly string[] {
  const [change, add] = isDry ? ["would change", "would add"] : ["changed", "added"];
  return [
    ...changed.map((id) => `${change} cell ${id} of ${notebookPaths.get(id)} as ${path} has it`),
    ...created.map((id) => `${add} cell ${id} to ${notebookPaths.get(id)} from ${path}`),
    ...(changed.length + created.length === 0
      ? [`${path} says what ${paths.join(" and ")} ${paths.length === 1 ? "says" : "say"}`]
      : []),
  ];
}

function toJson(projects: readonly ProjectSync[]): object {
  return {
    notebooks: projects.flatMap(({ notebooks }) =>
      notebooks.map(({ path, paths, modules, result }) => ({
        path,
        paths,
        isSynced: result !== undefined,
        modules: modules.map(({ marked: _marked, notebookPaths: _paths, ...module }) => module),
      })),
    ),
    lost: projects.flatMap(({ lost }) => lost),
  };
}

function failUnlessSynced(projects: readonly ProjectSync[]): void {
  if (projects.every(({ notebooks, lost }) => lost.length === 0 && notebooks.every(isSynced))) return;
  const hasConflicts = projects.some(({ notebooks }) =>
    notebooks.some(({ modules }) => modules.some(({ conflicts }) => conflicts.length > 0)),
  );
  const hint = "Take one side with --ours (the notebook) or --theirs (the module), or both with --merge.";
  throw new CliError(
    "CHECK_FAILED",
    "not all edits could be carried back; of these notebooks nothing was written",
    hasConflicts ? { hint } : {},
  );
}

function isSynced({ result, modules }: NotebookSync): boolean {
  return result !== undefined || modules.length === 0;
}
