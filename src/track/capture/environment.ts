import { existsSync, readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";

import { packageVersion } from "../../shared/installation.ts";
import { redactFile } from "../redact-file.ts";
import type { Environment } from "../run.ts";

const LOCKFILES = ["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock"];

/**
 * The machine and the programs, as they are now.
 *
 * @param keep - Keeps a text, which has no secrets any more, and returns its digest.
 */
export function describeEnvironment(projectRoot: string, keep: (text: string) => string): Environment {
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const processors = cpus();
  const keepFile = (name: string): string | undefined => {
    const path = join(projectRoot, name);
    return existsSync(path) ? keep(redactFile(name, readFileSync(path, "utf8"))) : undefined;
  };
  const lockfile = LOCKFILES.find((name) => existsSync(join(projectRoot, name)));
  return {
    node: process.versions.node,
    labtrail: packageVersion,
    os: `${process.platform} ${release()} ${process.arch}`,
    cpu: processors[0]?.model.trim() ?? "unknown",
    cpuCount: processors.length,
    memoryBytes: totalmem(),
    locale,
    timeZone,
    lockfile: lockfile === undefined ? undefined : `${lockfile} ${keepFile(lockfile) ?? ""}`,
    tsconfig: keepFile("tsconfig.json"),
    manifest: keepFile("package.json"),
  };
}
