import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import type { CommandDef, ArgsDef } from "citty";

import { describeProject, findFaults } from "../../environment/describe-project.ts";
import { parseNotebook } from "../../notebook/parse.ts";
import type { Json } from "../../shared/json.ts";
import { describeEnvironment } from "../../track/capture/environment.ts";
import { digestOf } from "../../track/objects.ts";
import { findProjectRoot } from "../../track/project.ts";
import { renderText } from "../../track/report/render-text.ts";
import { resolveRun } from "../../track/run-reference.ts";
import { CliError } from "../cli-error.ts";
import type { CommandFactory } from "../command.ts";
import type { Effects } from "../effects.ts";
import { changesSince, toChangesReport, toEnvironmentReport } from "../env-report.ts";
import { restoreOf } from "../../scaffold/manager-words.ts";
import { JSON_FLAG, REFERENCE, withStore } from "../look.ts";

const ARGS = {
  what: {
    type: "positional",
    required: false,
    valueHint: "NOTEBOOK|check",
    description:
      "The notebook whose imports are looked at; `check` fails when lockfile and installed packages disagree",
  },
  run: {
    type: "string",
    valueHint: "RUN",
    description: `Say what is otherwise than when a run was made: ${REFERENCE}`,
  },
  json: JSON_FLAG,
} as const satisfies ArgsDef;

/** `labtrail env`: what notebooks run on here. */
export const envCommandFactory: CommandFactory = (effects) => {
  const command: CommandDef<typeof ARGS> = {
    meta: { name: "env", description: "Show what a notebook runs on, compare it with a run, or check it" },
    args: ARGS,
    run({ args }) {
      if (args.what === "check") check(effects, args.json === true);
      else show(effects, args.what, { run: args.run, isJson: args.json === true });
    },
  };
  return command as unknown as CommandDef;
};

interface ShowOptions {
  readonly run: string | undefined;
  readonly isJson: boolean;
}

function show(effects: Effects, notebook: string | undefined, { run: reference, isJson }: ShowOptions): void {
  const path = notebook === undefined ? undefined : resolve(effects.cwd, notebook);
  const folder = path === undefined ? effects.cwd : dirname(path);
  const project = describeProject(folder, path === undefined ? [] : sourcesOf(path, notebook ?? ""));
  const machine = describeEnvironment(findProjectRoot(folder), digestOf);
  const since =
    reference === undefined
      ? undefined
      : withStore({ ...effects, cwd: folder }, (store) => {
          const { run, ...details } = store.requireRun(resolveRun(store, reference));
          return { name: run.name, changes: changesSince(details, machine, folder) };
        });
  if (isJson) {
    const json = { ...project, faults: findFaults(project), machine, ...(since && { since }) };
    effects.stdout(`${JSON.stringify(json satisfies object as unknown as Json, undefined, 2)}\n`);
    return;
  }
  const changes = since === undefined ? [] : toChangesReport(since.name, since.changes);
  effects.stdout(renderText([...toEnvironmentReport(project, machine), ...changes], effects));
}

function check(effects: Effects, isJson: boolean): void {
  const project = describeProject(effects.cwd, []);
  if (!existsSync(join(project.folder, "package.json"))) {
    throw new CliError("COULD_NOT_RUN", `there is no package.json in "${project.folder}" or above it`, {
      hint: "Go to the folder of a project, or make one: labtrail init",
    });
  }
  const faults = findFaults(project);
  if (isJson) effects.stdout(`${JSON.stringify({ folder: project.folder, faults }, undefined, 2)}\n`);
  else for (const fault of faults) effects.stdout(`${fault}\n`);
  if (faults.length > 0) {
    throw new CliError("CHECK_FAILED", "the environment is not the one that the project pins", {
      hint: `Install it as it is pinned: ${restoreOf(project.packageManager.name)}`,
    });
  }
  if (!isJson) effects.stderr(`installed as ${project.lockfile?.name ?? ""} says\n`);
}

function sourcesOf(path: string, shownPath: string): readonly string[] {
  if (!existsSync(path)) {
    throw new CliError("FILE_NOT_FOUND", `there is no notebook "${shownPath}"`, {
      hint: "Give the path of an .ipynb file, or `check`.",
    });
  }
  const { cells } = parseNotebook(readFileSync(path, "utf8"), shownPath);
  return cells.filter(({ kind }) => kind === "code").map(({ source }) => source);
}
