import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import type { ArgsDef } from "citty";

import { readLabtrailConfig } from "../../git/filter-config.ts";
import { requireTopFolder } from "../../git/git-command.ts";
import { readStaged, stageContent, stagedNotebooks } from "../../git/staged-notebooks.ts";
import { readStripOptions } from "../../git/strip-settings.ts";
import { findTopFolder, fromTopFolder } from "../../git/top-folder.ts";
import { stripNotebook } from "../../notebook/strip.ts";
import { type Flag, readFlags } from "../../notebook/strip-settings/read-flags.ts";
import { replaceFile } from "../../shared/replace-file.ts";
import { SEVERAL } from "../check-arguments.ts";
import { CliError } from "../cli-error.ts";
import type { CommandFactory } from "../command.ts";
import { type Effects, writeBytes } from "../effects.ts";
import { JSON_FLAG } from "../look.ts";
import { stripArgs } from "../strip-args.ts";
import { findNotebookPaths, stripTarget, type StripTarget } from "../strip-files.ts";
import { count, describeRemoved, type StripReport, toStripJson } from "../strip-report.ts";

const ARGS = {
  check: { type: "boolean", description: "Write nothing; list what is not clean, and fail if there is any" },
  "dry-run": { type: "boolean", description: "Write nothing; list what would be stripped" },
  staged: {
    type: "boolean",
    description: "What is staged for the next commit, rather than files; they keep their outputs",
  },
  stdout: { type: "boolean", alias: "t", description: "Print the stripped notebook, and leave the file" },
  force: { type: "boolean", alias: "f", description: "Files that do not end with .ipynb or .zpln, too" },
  json: JSON_FLAG,
  // As nbstripout calls them.
  verify: { type: "boolean" },
  textconv: { type: "boolean" },
} as const satisfies ArgsDef;

/** Our own flags, in the words of the reader of the others. */
const OWN_FLAGS: Readonly<Record<string, Flag>> = Object.fromEntries(
  Object.entries(ARGS).map(([name, definition]) => [
    name,
    { type: "boolean", ...("alias" in definition ? { short: definition.alias } : {}) },
  ]),
);

/** `labtrail strip`: takes outputs out of notebooks, in place or in the index, or says where there are any. */
export const stripCommandFactory: CommandFactory = (effects) => ({
  meta: { name: "strip", description: "Strip notebooks in place, or check that they are stripped" },
  args: {
    notebook: {
      type: "positional",
      required: false,
      valueHint: SEVERAL,
      description: "Notebooks, or folders of notebooks. With --staged the default is all that are staged",
    },
    ...ARGS,
    ...stripArgs(),
  },
  run({ args, rawArgs }) {
    const { settings, rest } = readFlags(rawArgs, OWN_FLAGS);
    const isGiven = (...names: readonly string[]) => names.some((name) => args[name] === true);
    const isCheck = isGiven("check", "verify");
    const top = isGiven("staged") ? requireTopFolder(effects) : findTopFolder(effects);
    const options = readStripOptions(top, readLabtrailConfig({ ...effects, cwd: top }), settings);
    const targets = isGiven("staged")
      ? stagedTargets(effects, top, rest)
      : fileTargets(effects, top, findNotebookPaths(effects.cwd, requireNames(rest), isGiven("force", "f")));
    if (isGiven("stdout", "textconv", "t")) {
      for (const { path, read } of targets) writeBytes(effects, stripNotebook(read(), path, options).bytes);
      return;
    }
    const isDry = isCheck || isGiven("dry-run");
    const reports = targets.map((target) => stripTarget(target, options, isDry));
    report(effects, reports, { isDry, isJson: isGiven("json") });
    failIf(reports, isCheck);
  },
});

function requireNames(names: readonly string[]): readonly string[] {
  if (names.length > 0) return names;
  throw new CliError("BAD_ARGUMENT", "which notebooks?", {
    hint: "Give files or folders, or say --staged. From stdin to stdout: labtrail clean",
  });
}

function fileTargets({ cwd }: Effects, top: string, names: readonly string[]): readonly StripTarget[] {
  return names.map((name) => {
    const file = resolve(cwd, name);
    return {
      name,
      path: fromTopFolder(top, file),
      read: () => readFileSync(file),
      write: (content) => replaceFile(file, content),
    };
  });
}

function stagedTargets(effects: Effects, top: string, names: readonly string[]): readonly StripTarget[] {
  const place = { ...effects, cwd: top };
  const paths = names.map((name) => fromTopFolder(top, resolve(effects.cwd, name)));
  return stagedNotebooks(place, paths).map((file) => ({
    name: file.path,
    path: file.path,
    read: () => readStaged(place, file),
    write: (content) => stageContent(place, file, content),
  }));
}

interface Talk {
  readonly isDry: boolean;
  readonly isJson: boolean;
}

function report({ stdout, stderr }: Effects, reports: readonly StripReport[], { isDry, isJson }: Talk): void {
  for (const { path, warnings, error } of reports) {
    for (const warning of warnings) stderr(`${path}: ${warning}\n`);
    if (error !== undefined) stderr(`${error.message}\n${error.hint === undefined ? "" : `  ${error.hint}\n`}`);
  }
  if (isJson) {
    stdout(`${JSON.stringify(toStripJson(reports), undefined, 2)}\n`);
    return;
  }
  const dirty = reports.filter(({ state }) => state === "dirty");
  for (const { path, removed } of dirty) {
    stdout(`${isDry ? "would strip" : "stripped"} ${path}: ${describeRemoved(removed)}\n`);
  }
  const clean = reports.filter(({ state }) => state === "clean").length;
  if (dirty.length === 0 && clean > 0) stderr(`${count(clean, "notebook")}: nothing to strip\n`);
}

function failIf(reports: readonly StripReport[], isCheck: boolean): void {
  const refused = reports.filter(({ state }) => state === "refused").length;
  if (refused > 0) {
    throw new CliError("CHECK_FAILED", `${count(refused, "notebook")} cannot be read, and nothing was written for it`);
  }
  const dirty = reports.filter(({ state }) => state === "dirty").map(({ path }) => path);
  if (!isCheck || dirty.length === 0) return;
  throw new CliError("CHECK_FAILED", `${count(dirty.length, "notebook")} not stripped`, {
    hint: `Run: labtrail strip ${dirty.map((path) => (/\s/.test(path) ? `"${path}"` : path)).join(" ")}`,
  });
}
