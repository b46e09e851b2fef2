import { satisfies } from "semver";

import { digestOf } from "../track/objects.ts";
import { findDisagreements, type PackageDifference } from "./find-disagreements.ts";
import { findUnlocked } from "./find-unlocked.ts";
import { type ImportedPackage, importedPackages } from "./imported-packages.ts";
import { type Lockfile, maybeLockfile } from "./lockfile.ts";
import { findNativePackages, type NativePackage } from "./native-packages.ts";
import { findWantedNode, type WantedNode } from "./node/wanted-node.ts";
import { findInstallPlace } from "./package-manager.ts";

/** What code in a folder runs on. */
export interface ProjectEnvironment {
  /** That of package.json, or the one that was asked about. */
  readonly folder: string;
  /** The Node that runs now. */
  readonly node: string;
  /** Undefined when the project does not say. */
  readonly wantedNode: WantedNode | undefined;
  readonly packageManager: { readonly name: string; readonly reason: string };
  readonly lockfile: LockfileState | undefined;
  /** What notebooks import, with the versions that an import finds. */
  readonly imports: readonly ImportedPackage[];
  /** Installed packages with a part that was compiled for a system. */
  readonly native: readonly NativePackage[];
}

/** How a lockfile stands to what is installed and asked for. */
export interface LockfileState {
  readonly name: string;
  readonly folder: string;
  /** sha256 in hex. */
  readonly digest: string;
  /** Packages that are installed in another version than it says, or not at all. */
  readonly disagreements: readonly PackageDifference[];
  /** Packages that package.json asks for and it does not have. */
  readonly unlocked: readonly PackageDifference[];
}

/**
 * Describes the environment of notebooks in a folder.
 *
 * @param sources - The code cells whose imports are looked at.
 * @throws {@link EnvironmentError} `BAD_LOCKFILE`, `BAD_MANIFEST`, `BAD_NODE_VERSION`.
 */
export function describeProject(from: string, sources: readonly string[]): ProjectEnvironment {
  const { folder, manager, reason } = findInstallPlace(from);
  const lockfile = maybeLockfile(folder);
  return {
    folder,
    node: process.versions.node,
    wantedNode: findWantedNode(folder),
    packageManager: { name: manager.name, reason },
    lockfile: lockfile && describeLockfile(lockfile, folder),
    imports: importedPackages(sources, from),
    native: findNativePackages(lockfile?.folder ?? folder),
  };
}

function describeLockfile(lockfile: Lockfile, folder: string): LockfileState {
  return {
    name: lockfile.name,
    folder: lockfile.folder,
    digest: digestOf(lockfile.text),
    disagreements: findDisagreements(lockfile),
    unlocked: findUnlocked(lockfile, folder),
  };
}

/** What keeps an environment from being the one that the project pins, a sentence each. Empty when it is. */
export function findFaults({ node, wantedNode, lockfile }: ProjectEnvironment): readonly string[] {
  const wrongNode = wantedNode !== undefined && !satisfies(node, wantedNode.range);
  return [
    ...(wrongNode ? [`Node is ${node}, and ${wantedNode.source} asks for ${wantedNode.range}`] : []),
    ...(lockfile === undefined ? ["there is no lockfile"] : []),
    ...(lockfile?.unlocked ?? []).map(
      ({ name, expected, found }) =>
        `package.json asks for ${name} ${expected.join(" or ")}, and ${lockfile?.name} has ${found ?? "none"}`,
    ),
    ...(lockfile?.disagreements ?? []).map(
      ({ name, expected, found }) =>
        `${name} is ${found === undefined ? "not installed" : `installed as ${found}`}, and ${lockfile?.name} has ${expected.join(" or ")}`,
    ),
  ];
}
