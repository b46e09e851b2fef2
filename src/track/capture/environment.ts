import { existsSync, readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";

import { packageVersion } from "../../shared/installation.ts";
import { digestOf } from "../objects.ts";
import type { Environment } from "../run.ts";

const LOCKFILES = ["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock"];

/** The machine and the programs, as they are now. */
export function describeEnvironment(projectRoot: string): Environment {
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const processors = cpus();
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
    lockfile: lockfile === undefined ? undefined : `${lockfile} ${fileDigest(join(projectRoot, lockfile))}`,
    tsconfig: existsSync(join(projectRoot, "tsconfig.json"))
      ? fileDigest(join(projectRoot, "tsconfig.json"))
      : undefined,
  };
}

function fileDigest(path: string): string {
  return digestOf(readFileSync(path, "utf8"));
}
