// What is known before anything runs: whether the run can be made again at all, and whether as it was.
import { compareInstalled, compareLocked } from "../../environment/compare-packages.ts";
import { compareMachines, type MachineDifference } from "../../environment/compare-machines.ts";
import type { PackageDifference } from "../../environment/find-disagreements.ts";
import type { LockedPackage } from "../../environment/lockfiles/locked-package.ts";
import { REPRODUCES_TAG } from "../tags.ts";
import type { Environment, RunDetails } from "../../track/run.ts";
import type { InputState } from "./inputs.ts";

/** `exact`: everything that is known is as it was. `other-code`: in a folder that was given. */
export type Verdict = "exact" | "other-environment" | "other-code" | "not-reproducible";

export interface Preflight {
  readonly verdict: Verdict;
  /** Why it cannot be made again. */
  readonly obstacles: readonly string[];
  /** What about machine and packages is not as it was. */
  readonly differences: readonly string[];
  /** In how far the notebook from top to bottom is another program than the run. */
  readonly orderFaults: readonly string[];
  readonly inputs: readonly InputState[];
  readonly notes: readonly string[];
}

export interface PreflightFacts {
  readonly details: RunDetails;
  readonly now: Environment;
  readonly inputs: readonly InputState[];
  readonly missingSecrets: readonly string[];
  readonly packages: readonly PackageDifference[];
  readonly orderFaults: readonly string[];
  /** Files of a folder that was given and that are not those of the run. */
  readonly changedFiles: readonly string[];
  readonly notes: readonly string[];
}

const MAX_FILES = 20;

export function judge(facts: PreflightFacts): Preflight {
  const { details, now, inputs, missingSecrets, packages, orderFaults, changedFiles, notes } = facts;
  const { environment, code } = details;
  const leftOut = new Set(code?.leftOut);
  const obstacles = [
    ...(details.slice.length === 0 ? [describeNoSlice(details)] : []),
    ...inputs.flatMap((state) => describeInput(state, leftOut)),
    ...missingSecrets.map(describeSecret),
    ...packages.filter(({ found }) => found === undefined).map(({ name }) => `the package "${name}" is not installed`),
  ];
  const differences = [
    ...(environment === undefined ? [] : compareMachines(environment, now).filter(isForUs).map(describeMachine)),
    ...packages.filter(({ found }) => found !== undefined).map(describePackage),
    ...changedFiles.slice(0, MAX_FILES).map((path) => `the file "${path}" of the folder is not that of the run`),
  ];
  const verdict = verdictOf({ obstacles, differences, changedFiles });
  return { verdict, obstacles, differences, orderFaults, inputs, notes: [...notes, ...findNotes(facts)] };
}

function verdictOf(
  found: Pick<Preflight, "obstacles" | "differences"> & Pick<PreflightFacts, "changedFiles">,
): Verdict {
  if (found.obstacles.length > 0) return "not-reproducible";
  if (found.changedFiles.length > 0) return "other-code";
  return found.differences.length > 0 ? "other-environment" : "exact";
}

/** Time zone and locale are set as they were; on Windows a process cannot be given a locale. */
function isForUs({ what }: MachineDifference): boolean {
  return what !== "time zone" && (what !== "locale" || process.platform === "win32");
}

function describeMachine({ what, before, now }: MachineDifference): string {
  const way = what === "node" ? ` (npx node@${before} is the same)` : "";
  return `${what} is ${now} and was ${before}${way}`;
}

function describePackage({ name, expected, found }: PackageDifference): string {
  return `${name} is ${found} and was ${expected.join(", ")}`;
}

function describeNoSlice({ run }: RunDetails): string {
  return run.sessionId === undefined
    ? "it is the run of a script, and only those of notebooks are made again"
    : "nothing is known of its cells";
}

function describeInput(state: InputState, leftOut: ReadonlySet<string>): readonly string[] {
  const { path, digest } = state.file;
  switch (state.kind) {
    case "changed":
      return [`the file "${path}" has changed: it is ${short(state.digest)} and was ${short(digest)}`];
    case "missing": {
      const why = leftOut.has(path) ? ", and was left out of the hidden commit" : "";
      return [`the file "${path}" (${short(digest)}) is missing${why}`];
    }
    case "same":
    case "unknown":
      return [];
  }
}

function short(digest: string): string {
  return digest.slice(0, 12);
}

function describeSecret(name: string): string {
  return name.startsWith("[")
    ? "a secret was taken out of its code, and has no name by which it could be put back"
    : `the secret "${name}" is not set: give it as an environment variable`;
}

function findNotes({ inputs, details }: PreflightFacts): readonly string[] {
  const first = details.tags[REPRODUCES_TAG];
  const fetched = inputs.flatMap((state) => (state.kind === "unknown" ? [state.file.path] : []));
  return [
    ...(first === undefined ? [] : [`it is itself a reproduction, of ${short(first)}`]),
    ...(fetched.length === 0 ? [] : [`fetched from the network, so not checked: ${fetched.join(", ")}`]),
    ...(details.run.seed === undefined ? ["its random numbers were not seeded: another result is to be expected"] : []),
  ];
}

/** The packages of a run that are not as they were: those of a lockfile that is to be installed, or those that are there. */
export function comparePackages(
  { packages }: RunDetails,
  locked: readonly LockedPackage[] | undefined,
  folder: string,
): readonly PackageDifference[] {
  return locked === undefined ? compareInstalled(packages, folder) : compareLocked(packages, locked);
}

/** The packages that cells of a run import and a lockfile does not know. */
export function findUnlocked({ packages }: RunDetails, locked: readonly LockedPackage[]): readonly string[] {
  const known = new Set(locked.map(({ name }) => name));
  return packages.filter(({ name, isDirect }) => isDirect && !known.has(name)).map(({ name }) => name);
}
