import { existsSync, statSync } from "node:fs";
import { join } from "node:path";

import { describeProject, findFaults } from "../../environment/describe-project.ts";
import { maybeInstalledVersion } from "../../environment/installed.ts";
import { examineRepository } from "../../git/doctor/doctor.ts";
import { count, error, type Finding, note, ok, some, warning } from "../../git/doctor/finding.ts";
import { tryGit } from "../../git/git-command.ts";
import { LabtrailError, messageOf } from "../../shared/errors.ts";
import { findJournals } from "../../track/keep/journal.ts";
import { openExistingStore } from "../../track/open-store.ts";
import { findProjectRoot, hasStoreFile, storeFile } from "../../track/project.ts";
import { isNetworkFolder } from "../../track/sqlite/network-folder.ts";
import { restoreOf } from "../../scaffold/manager-words.ts";
import type { Effects } from "../effects.ts";
import { renderSize } from "../render-size.ts";

/** Whether the packages are those that the project pins. */
export function checkPackages(cwd: string): Finding {
  try {
    const project = describeProject(cwd, []);
    if (!existsSync(join(project.folder, "package.json"))) {
      return note(
        "packages",
        "there is no package.json: packages are installed beside the notebook; `labtrail init` makes a project",
      );
    }
    const faults = findFaults(project);
    if (faults.length === 0) return ok("packages", `as ${project.lockfile?.name ?? ""} says`);
    const fix =
      project.lockfile === undefined
        ? `${project.packageManager.name} install`
        : restoreOf(project.packageManager.name);
    return warning("packages", some(faults), fix);
  } catch (fault) {
    return error("packages", messageOf(fault), hintOf(fault));
  }
}

/** Whether git knows what to do with notebooks. */
export function checkGit(place: Pick<Effects, "cwd" | "env">): Finding {
  try {
    if (tryGit(place, ["rev-parse", "--show-toplevel"]).exitCode !== 0) {
      return note("git", "this folder is in no repository: `git init` makes one");
    }
    const findings = examineRepository(place);
    const faults = findings.filter(({ level }) => level === "error" || level === "warning");
    const [first] = faults.toSorted((a, b) => Number(b.level === "error") - Number(a.level === "error"));
    if (first === undefined) return ok("git", "notebooks are committed without outputs, and merged cell by cell");
    const more = faults.length > 1 ? `; ${count(faults.length - 1, "more finding")}: \`labtrail git doctor\`` : "";
    return { ...first, subject: "git", message: `${first.subject}: ${first.message}${more}` };
  } catch (fault) {
    return error("git", messageOf(fault), hintOf(fault));
  }
}

/** Whether runs can be kept. */
export function checkStore(cwd: string): readonly Finding[] {
  const root = findProjectRoot(cwd);
  const waiting = findJournals(root).length;
  const pending =
    waiting === 0
      ? []
      : [
          warning(
            "store",
            `${count(waiting, "journal")} of what it could not take ${waiting === 1 ? "waits" : "wait"} beside it`,
            "labtrail runs",
          ),
        ];
  if (!hasStoreFile(root))
    return [note("store", "nothing was tracked in this project yet: `%track on` in a notebook begins"), ...pending];
  try {
    const store = openExistingStore(cwd);
    const { rows } = store.querySql("SELECT count(*) FROM run");
    store.close();
    const network = isNetworkFolder(root)
      ? [note("store", "it lies on a network file system, and is slower there")]
      : [];
    const size = renderSize(statSync(storeFile(root)).size);
    return [
      ok("store", `${count(Number(rows[0]?.[0] ?? 0), "run")}, ${size} in ${storeFile(root)}`),
      ...network,
      ...pending,
    ];
  } catch (fault) {
    return [error("store", messageOf(fault), hintOf(fault)), ...pending];
  }
}

/** Packages that labtrail knows how to show, to watch or to use, and what for. */
const KNOWN: Readonly<Record<string, string>> = {
  "@tensorflow/tfjs": "training in JavaScript",
  "@tensorflow/tfjs-node": "training in native code",
  "onnxruntime-node": "models of other tools",
  "danfojs-node": "data frames",
  "nodejs-polars": "data frames",
  arquero: "data frames",
  "@duckdb/node-api": "SQL on files",
  "plotly.js-dist-min": "figures without a network",
  "vega-lite": "figures",
  vitest: "tests in notebooks",
};

/** Which of the packages are there that labtrail does something for. None is needed. */
export function checkOptionalPackages(cwd: string): Finding {
  const found = Object.keys(KNOWN).map((name) => ({ name, version: maybeInstalledVersion(name, cwd) }));
  const there = found.filter(({ version }) => version !== undefined).map(({ name, version }) => `${name} ${version}`);
  const absent = found
    .filter(({ version }) => version === undefined)
    .map(({ name }) => `${name} (${KNOWN[name] ?? ""})`);
  const known = there.length === 0 ? "none is installed" : there.join(", ");
  return absent.length === 0
    ? ok("optional", known)
    : note("optional", `${known}. Not installed, and supported: ${absent.join(", ")}`);
}

function hintOf(fault: unknown): string {
  return fault instanceof LabtrailError && fault.hint !== undefined ? fault.hint : "Ask for help, with this page.";
}
