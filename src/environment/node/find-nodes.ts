// A Node that Jupyter is to start must be named by its path: the server may run where no version manager is set up.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";

import { rcompare, valid } from "semver";

/** A program of Node on this machine. */
export interface InstalledNode {
  /** Such as `24.21.0`. */
  readonly version: string;
  /** The absolute path of the program. */
  readonly path: string;
}

/** Where to look; passed in so that each platform is tested on any other. */
export interface NodeSearch {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The version of the Node at a path; undefined when it does not run. */
  readonly versionOf: (path: string) => string | undefined;
}

/** How long a program may take to say its version. */
const LIMIT_MS = 10_000;

/** What a program says of itself. */
export function maybeNodeVersion(path: string): string | undefined {
  try {
    const said = execFileSync(path, ["--version"], { encoding: "utf8", timeout: LIMIT_MS, stdio: "pipe" });
    return valid(said.trim()) ?? undefined;
  } catch {
    // What does not run is no Node to run on; whoever finds none at all says what was looked for.
    return undefined;
  }
}

/**
 * Finds every Node of this machine that the usual managers have installed, the newest first: nvm, fnm, Volta, asdf, mise,
 * nodenv and n, those on the PATH, and the npm package `node` of the project, which comes before all others.
 *
 * @param folder - The folder of the project.
 */
export function findNodes(folder: string, search: NodeSearch): readonly InstalledNode[] {
  const own = atPath(projectNode(folder, search.platform), search);
  const others = [...managedNodes(search), ...nodesOnPath(search)];
  const seen = new Set<string>();
  return [...own, ...others.toSorted((a, b) => rcompare(a.version, b.version))].filter(({ path }) => {
    const real = realpathSync(path);
    if (seen.has(real)) return false;
    seen.add(real);
    return true;
  });
}

/** The npm package `node` brings a whole Node. */
function projectNode(folder: string, platform: NodeJS.Platform): string {
  return join(folder, "node_modules", "node", "bin", platform === "win32" ? "node.exe" : "node");
}

function atPath(path: string, { versionOf }: NodeSearch): readonly InstalledNode[] {
  const version = existsSync(path) ? versionOf(path) : undefined;
  return version === undefined ? [] : [{ version, path }];
}

/** Folders with one folder for each version, by the name of which they are known: `v24.21.0`, `24.21.0`. */
function managedNodes({ platform, env, home }: NodeSearch): readonly InstalledNode[] {
  const data = env["XDG_DATA_HOME"] ?? join(home, ".local", "share");
  const program = platform === "win32" ? "node.exe" : join("bin", "node");
  const places: readonly (readonly [folder: string, rest: string])[] = [
    [join(env["NVM_DIR"] ?? join(home, ".nvm"), "versions", "node"), program],
    [join(env["FNM_DIR"] ?? join(data, "fnm"), "node-versions"), join("installation", program)],
    [join(env["VOLTA_HOME"] ?? join(home, ".volta"), "tools", "image", "node"), program],
    [join(env["ASDF_DATA_DIR"] ?? join(home, ".asdf"), "installs", "nodejs"), program],
    [join(env["MISE_DATA_DIR"] ?? join(data, "mise"), "installs", "node"), program],
    [join(env["NODENV_ROOT"] ?? join(home, ".nodenv"), "versions"), program],
    [join(env["N_PREFIX"] ?? "/usr/local", "n", "versions", "node"), program],
    // nvm for Windows keeps the versions side by side.
    ...(platform === "win32" && env["NVM_HOME"] !== undefined ? [[env["NVM_HOME"], "node.exe"] as const] : []),
  ];
  return places
    .flatMap(([folder, rest]) =>
      versionsIn(folder).map(({ name, version }) => ({ version, path: join(folder, name, rest) })),
    )
    .filter(({ path }) => existsSync(path));
}

function versionsIn(folder: string): readonly { readonly name: string; readonly version: string }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const version = valid(name);
    return version === null ? [] : [{ name, version }];
  });
}

function nodesOnPath(search: NodeSearch): readonly InstalledNode[] {
  const name = search.platform === "win32" ? "node.exe" : "node";
  const folders = (search.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.flatMap((folder) => atPath(join(folder, name), search));
}
