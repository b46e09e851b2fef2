import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { requireGitTool } from "../../scripts/python-env.ts";
import { packageRoot } from "../../src/shared/installation.ts";

const SOURCES = join(packageRoot, ".bench", "git-tools-sources");

/** The folder of tests in nbstripout's source package, which is fetched once; they are not ours to commit. */
export function requireNbstripoutTests(version: string): string {
  const folder = join(SOURCES, `nbstripout-${version}`, "tests");
  if (!existsSync(folder)) {
    mkdirSync(SOURCES, { recursive: true });
    const flags = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-binary", ":all:"];
    const python = requireGitTool("python");
    execFileSync(python, ["-m", "pip", "download", ...flags, `nbstripout==${version}`], { cwd: SOURCES });
    execFileSync("tar", ["xf", `nbstripout-${version}.tar.gz`], { cwd: SOURCES });
  }
  return folder;
}
