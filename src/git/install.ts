import { addAttributesLines, removeAttributesLines } from "./attributes-file.ts";
import { attributesLines, attributesPath, maybeProbeAttribute } from "./attributes.ts";
import { configOfScope, removeSettings, type Scope, writeSettings } from "./config-file.ts";
import { type GitPlace, isBare, requireTopFolder } from "./git-command.ts";
import { GitError } from "./git-error.ts";
import { type InstalledHooks, installHooks, uninstallHooks } from "./hooks/install-hooks.ts";
import { purgeKeeper } from "./keeper-folder.ts";
import { KEEPER_KEYS } from "./keeper-settings.ts";
import { addSharedConfig, removeSharedConfig } from "./shared-config.ts";
import { filterSettings, type Setting } from "./settings.ts";

export interface InstallOptions {
  /** The repository, all repositories of the user, or all of the machine. */
  readonly scope: Scope;
  /** The attributes file to write; without it the one that is not committed. */
  readonly attributesFile?: string | undefined;
  /** Whether settings and attributes go into files that are committed, and programs are called by name. */
  readonly isPortable?: boolean | undefined;
  /** Whether the hooks are left out. */
  readonly withoutHooks?: boolean | undefined;
}

/** What an installation did. */
export interface Installed {
  readonly settings: readonly Setting[];
  /** The committed file that holds the settings of a portable installation. */
  readonly sharedConfig: string | undefined;
  readonly attributesLine: string;
  /** The file that the line was added to; undefined when the line, or one to the same effect, was there already. */
  readonly attributesFile: string | undefined;
  /** Another filter that attributes gave to notebooks until now. */
  readonly replacedFilter: string | undefined;
  /** Undefined where there are none to install: in a bare repository, and beyond a single one. */
  readonly hooks: InstalledHooks | undefined;
}

/**
 * Sets up the notebook filter, the drivers for diff and merge, and the hooks. Doing it again changes nothing.
 *
 * @throws GitError `NOT_A_REPOSITORY` for a local installation outside of a repository, `LFS_CLASH` where notebooks are
 * stored by Git LFS.
 */
export function installFilter(place: GitPlace, options: InstallOptions): Installed {
  const isLocal = options.scope === "local";
  if (isLocal) requireTopFolder(place);
  const filter = isLocal ? maybeProbeAttribute(place, "filter") : undefined;
  if (filter === "lfs") throw lfsClash();
  const settings = filterSettings(options.isPortable === true ? "names" : "paths");
  let sharedConfig: string | undefined;
  if (options.isPortable === true) sharedConfig = addSharedConfig(place, settings);
  else writeSettings(place, configOfScope(place, options.scope), settings);
  const path = attributesPath(place, options);
  // A repository that commits its attributes may exempt some notebooks, and our file would overrule that.
  const isAssigned = isLocal && options.attributesFile === undefined && hasAttributes(place);
  const lines = attributesLines(options);
  const isAdded = !isAssigned && addAttributesLines(path, lines);
  return {
    settings,
    sharedConfig,
    attributesLine: lines.at(-1) ?? "",
    attributesFile: isAdded ? path : undefined,
    replacedFilter: filter === "labtrail" ? undefined : filter,
    hooks: isLocal && options.withoutHooks !== true && !isBare(place) ? installHooks(place) : undefined,
  };
}

function lfsClash(): GitError {
  return new GitError("LFS_CLASH", "notebooks are stored by Git LFS here, and a file has one filter only", {
    hint: "Take them out of it (git lfs untrack '*.ipynb', git lfs migrate export --include='*.ipynb'), or leave it so.",
  });
}

export interface UninstallOptions extends InstallOptions {
  /** Whether the outputs that were kept stay beside the repository. */
  readonly keepsOutputs?: boolean | undefined;
}

/** What an uninstallation removed. */
export interface Uninstalled {
  readonly keys: readonly string[];
  /** Files that our lines were taken out of, or that were removed with them. */
  readonly files: readonly string[];
  /** How many bytes of kept outputs were deleted. */
  readonly purgedBytes: number;
}

/** Removes what {@link installFilter} wrote when it was called with the same options, and what was kept. */
export function uninstallFilter(place: GitPlace, options: UninstallOptions): Uninstalled {
  const isLocal = options.scope === "local";
  if (isLocal) requireTopFolder(place);
  const names = [...filterSettings().map(({ key }) => key), ...KEEPER_KEYS];
  const keys = removeSettings(configOfScope(place, options.scope), names);
  const path = attributesPath(place, options);
  const attributes = removeAttributesLines(path, attributesLines({ ...options, isPortable: true })) ? [path] : [];
  if (!isLocal) return { keys, files: attributes, purgedBytes: 0 };
  const hooks = isBare(place) ? [] : uninstallHooks(place);
  const shared = removeSharedConfig(place, options.isPortable === true);
  const purgedBytes = options.keepsOutputs === true ? 0 : purgeKeeper(place);
  return { keys: [...keys, ...shared.keys], files: [...attributes, ...shared.files, ...hooks], purgedBytes };
}

/** Whether git assigns our filter and our drivers for diff and merge to notebooks in the top folder. */
export function hasAttributes(place: GitPlace): boolean {
  return ["filter", "diff", "merge"].every((name) => maybeProbeAttribute(place, name) === "labtrail");
}
