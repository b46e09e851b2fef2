import { spawnSync } from "node:child_process";

import type { GitPlace } from "./git-command.ts";

/** What git's configuration says under `labtrail.`: values in order, the nearest last, by the key in lower case. */
export type LabtrailConfig = ReadonlyMap<string, readonly string[]>;

/** One call of git, about 3 ms: only git knows all files of its configuration, and those that they include. */
export function readLabtrailConfig({ cwd, env }: GitPlace): LabtrailConfig {
  const args = ["config", "--null", "--get-regexp", String.raw`^labtrail\.`];
  const { stdout, error } = spawnSync("git", args, { cwd, env: { ...env }, encoding: "utf8" });
  const config = new Map<string, string[]>();
  // Without git there is none of its configuration.
  if (error !== undefined) return config;
  for (const entry of stdout.split("\0").filter((text) => text !== "")) {
    const lineEnd = entry.indexOf("\n");
    // A name without a value is true to git.
    const [key, value] = lineEnd < 0 ? [entry, "true"] : [entry.slice(0, lineEnd), entry.slice(lineEnd + 1)];
    const values = config.get(key.toLowerCase());
    if (values === undefined) config.set(key.toLowerCase(), [value]);
    else values.push(value);
  }
  return config;
}
