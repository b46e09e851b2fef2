import { compareMachines } from "../environment/compare-machines.ts";
import { compareInstalled } from "../environment/compare-packages.ts";
import { findFaults, type ProjectEnvironment } from "../environment/describe-project.ts";
import type { Environment, RunDetails } from "../track/run.ts";
import { cell, left, type Report, type ReportBlock } from "../track/report/report.ts";

/** What differs between the environment of a run and the one that is here now. */
export interface EnvironmentChange {
  readonly what: string;
  readonly run: string;
  /** Undefined for a package that is not installed. */
  readonly now: string | undefined;
}

/** How an environment is not the one that a run was made in. */
export function changesSince(
  { environment, packages }: Pick<RunDetails, "environment" | "packages">,
  now: Environment,
  folder: string,
): readonly EnvironmentChange[] {
  const machine = environment === undefined ? [] : compareMachines(environment, now);
  const lockfiles = [environment?.lockfile, now.lockfile].map((text) => text ?? "none");
  return [
    ...machine.map(({ what, before, now: is }) => ({ what, run: before, now: is })),
    ...(environment !== undefined && lockfiles[0] !== lockfiles[1]
      ? [{ what: "lockfile", run: shorten(lockfiles[0]), now: shorten(lockfiles[1]) }]
      : []),
    ...compareInstalled(packages, folder).map(({ name, expected, found }) => ({
      what: name,
      run: expected.join(", "),
      now: found,
    })),
  ];
}

/** `package-lock.json 3f2a...` with the beginning of the digest. */
function shorten(lockfile = ""): string {
  return lockfile.replace(/(?<= [0-9a-f]{12})[0-9a-f]+$/, "");
}

/** An environment as a page. */
export function toEnvironmentReport(project: ProjectEnvironment, machine: Environment): Report {
  const { node, wantedNode, packageManager, lockfile, imports, native } = project;
  const wanted = wantedNode === undefined ? "" : ` (${wantedNode.source} asks for ${wantedNode.range})`;
  const facts: readonly (readonly [string, string])[] = [
    ["folder", project.folder],
    ["node", `${node}${wanted}`],
    ["packages by", `${packageManager.name} (${packageManager.reason})`],
    ["lockfile", lockfile === undefined ? "none" : `${lockfile.name} ${lockfile.digest.slice(0, 12)}`],
    ["labtrail", machine.labtrail],
    ["system", `${machine.os}, ${machine.cpu}`],
    ["locale", `${machine.locale}, ${machine.timeZone}`],
  ];
  return [
    toTable("environment", facts),
    ...toPackages(
      "imported",
      imports.map(({ name, version }) => [name, version ?? "not installed"]),
    ),
    ...toPackages(
      "native parts",
      native.map(({ name, version }) => [name, version]),
    ),
    ...findFaults(project).map((text): ReportBlock => ({ kind: "warning", text })),
  ];
}

/** What is not as it was when a run was made. */
export function toChangesReport(run: string, changes: readonly EnvironmentChange[]): Report {
  if (changes.length === 0) return [{ kind: "text", text: `as when run ${run} was made` }];
  const rows = changes.map(({ what, run: was, now }) => [
    cell(what),
    cell(was),
    cell(now ?? "not installed", "changed"),
  ]);
  return [{ kind: "table", columns: [left("otherwise"), left(`run ${run}`), left("now")], rows }];
}

function toTable(title: string, rows: readonly (readonly [string, string])[]): ReportBlock {
  return {
    kind: "table",
    columns: [left(title), left("")],
    rows: rows.map(([name, value]) => [cell(name), cell(value)]),
  };
}

function toPackages(title: string, rows: readonly (readonly [string, string])[]): readonly ReportBlock[] {
  return rows.length === 0 ? [] : [toTable(title, rows)];
}
