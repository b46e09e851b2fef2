import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { isRecord } from "../shared/json.ts";

/** A program that installs packages, as data. */
export interface PackageManager {
  readonly name: "npm" | "pnpm" | "yarn" | "bun";
  readonly lockfiles: readonly string[];
  /** Its words before the names of packages. */
  readonly add: readonly string[];
  readonly addDev: readonly string[];
  /** Installs what the lockfile says, and nothing else. */
  readonly restore: readonly string[];
  /** How it is got where it is absent. */
  readonly remedy: string;
}

const NPM: PackageManager = {
  name: "npm",
  lockfiles: ["package-lock.json", "npm-shrinkwrap.json"],
  // An audit asks the network once more, and funding is no news to a notebook.
  add: ["install", "--no-audit", "--no-fund"],
  addDev: ["install", "--no-audit", "--no-fund", "--save-dev"],
  restore: ["ci", "--no-audit", "--no-fund"],
  remedy: "npm comes with Node: is it on the PATH of the kernel? `%env PATH` shows that.",
};

const MANAGERS: readonly PackageManager[] = [
  {
    name: "pnpm",
    lockfiles: ["pnpm-lock.yaml"],
    add: ["add"],
    addDev: ["add", "--save-dev"],
    restore: ["install", "--frozen-lockfile"],
    remedy: "Install it by `!npm install --global pnpm`.",
  },
  {
    name: "yarn",
    lockfiles: ["yarn.lock"],
    add: ["add"],
    addDev: ["add", "--dev"],
    // Yarn 2 and later take it for --immutable, which they call it.
    restore: ["install", "--frozen-lockfile"],
    remedy: "Install it by `!npm install --global yarn`.",
  },
  {
    name: "bun",
    lockfiles: ["bun.lock", "bun.lockb"],
    add: ["add"],
    addDev: ["add", "--dev"],
    restore: ["install", "--frozen-lockfile"],
    remedy: "Install it by `!npm install --global bun`.",
  },
  NPM,
];

/** Where packages go, and by what. */
export interface InstallPlace {
  /** The nearest folder with a package.json; the notebook's own when there is none. */
  readonly folder: string;
  readonly manager: PackageManager;
  /** What says so, in words. */
  readonly reason: string;
}

/** Finds the project that a notebook's packages belong to, and its package manager by its lockfile. */
export function findInstallPlace(notebookFolder: string): InstallPlace {
  const folder = maybeNearest(notebookFolder, (one) => existsSync(join(one, "package.json"))) ?? notebookFolder;
  // In a workspace the lockfile is further up than the package.
  for (let above: string | undefined = folder; above !== undefined; above = parentOf(above)) {
    const declared = maybeDeclared(above);
    if (declared !== undefined) return { folder, manager: declared, reason: `package.json says "packageManager"` };
    for (const manager of MANAGERS) {
      const lockfile = manager.lockfiles.find((name) => existsSync(join(above ?? "", name)));
      if (lockfile !== undefined) return { folder, manager, reason: `there is a ${lockfile}` };
    }
  }
  return { folder, manager: NPM, reason: "there is no lockfile" };
}

/** `"packageManager": "pnpm@9.1.0"` in a package.json. */
function maybeDeclared(folder: string): PackageManager | undefined {
  const path = join(folder, "package.json");
  if (!existsSync(path)) return undefined;
  try {
    const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
    const declared = isRecord(manifest) ? manifest["packageManager"] : undefined;
    return MANAGERS.find(({ name }) => typeof declared === "string" && declared.split("@")[0] === name);
  } catch {
    // The package manager will say what is wrong with the file.
    return undefined;
  }
}

/** The package manager that a lockfile of this name is of. */
export function managerOfLockfile(name: string): PackageManager | undefined {
  return MANAGERS.find(({ lockfiles }) => lockfiles.includes(name));
}

/** A program and its arguments, as the system starts it. */
export interface PackageProgram {
  readonly file: string;
  readonly args: readonly string[];
  readonly isVerbatim?: boolean;
}

/** On Windows these programs are scripts, which only a shell can start. */
export function programOf(name: string, args: readonly string[]): PackageProgram {
  if (process.platform !== "win32") return { file: name, args };
  return { file: "cmd.exe", args: ["/d", "/s", "/c", `"${[name, ...args].join(" ")}"`], isVerbatim: true };
}

/** Without a network, npm would try for more than a minute. */
export const IMPATIENT = { npm_config_fetch_retries: "1", npm_config_fetch_retry_mintimeout: "1000" } as const;

function maybeNearest(folder: string, isIt: (folder: string) => boolean): string | undefined {
  for (let above: string | undefined = folder; above !== undefined; above = parentOf(above)) {
    if (isIt(above)) return above;
  }
  return undefined;
}

function parentOf(folder: string): string | undefined {
  return dirname(folder) === folder ? undefined : dirname(folder);
}
