// Other kernels, installed for the benchmark only, into `.bench/`, which git ignores.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { requirePythonEnv } from "../../scripts/python-env.ts";
import { packageRoot } from "../../src/shared/installation.ts";

const FOLDER = join(packageRoot, ".bench", "peers");
const VERSIONS = { deno: "2.9.6", tslab: "1.0.22" };

/** Command lines that start a kernel; `{connection_file}` stands for the path that Jupyter would give. */
export interface Peers {
  readonly deno: readonly string[];
  readonly tslab: readonly string[];
  readonly ipykernel: readonly string[];
}

export function installPeers(): Peers {
  if (!isInstalled()) {
    console.error(`installing deno ${VERSIONS.deno} and tslab ${VERSIONS.tslab} into ${FOLDER}`);
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(join(FOLDER, "package.json"), '{ "private": true }\n');
    const packages = Object.entries(VERSIONS).map(([name, version]) => `${name}@${version}`);
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--silent", ...packages], {
      cwd: FOLDER,
      stdio: "inherit",
    });
  }
  return {
    deno: [denoProgram(), "jupyter", "--kernel", "--conn", "{connection_file}"],
    tslab: [
      process.execPath,
      join(FOLDER, "node_modules", "tslab", "bin", "tslab"),
      "kernel",
      "--config-path",
      "{connection_file}",
    ],
    // Of tests/conformance/requirements.txt.
    ipykernel: [requirePythonEnv(), "-m", "ipykernel_launcher", "-f", "{connection_file}"],
  };
}

function isInstalled(): boolean {
  return Object.entries(VERSIONS).every(([name, version]) => {
    const path = join(FOLDER, "node_modules", name, "package.json");
    return (
      existsSync(path) && (JSON.parse(readFileSync(path, "utf8")) as { readonly version: string }).version === version
    );
  });
}

/** The program itself: the package's own entry would start a Node first, and Deno would pay for it. */
function denoProgram(): string {
  const scope = join(FOLDER, "node_modules", "@deno");
  const platform = readdirSync(scope)[0] ?? "";
  return join(scope, platform, process.platform === "win32" ? "deno.exe" : "deno");
}
