import { NotebookError } from "../notebook/notebook-error.ts";
import { stripNotebook } from "../notebook/strip.ts";
import { PROBE_NAME } from "./attributes.ts";
import { readLabtrailConfig } from "./filter-config.ts";
import { type GitPlace, requireTopFolder, tryGit } from "./git-command.ts";
import { hasAttributes } from "./install.ts";
import { filterSettings } from "./settings.ts";
import { readStripOptions } from "./strip-settings.ts";

/** How the filter stands in a repository. */
export interface FilterStatus {
  readonly settings: readonly SettingStatus[];
  readonly hasAttributes: boolean;
  /** What is wrong when git cleans a notebook with the present setup; undefined when it works. */
  readonly problem: string | undefined;
}

export interface SettingStatus {
  readonly key: string;
  /** `different`: set to something else than this installation would, such as another copy of labtrail. */
  readonly state: "ok" | "different" | "missing";
  readonly value: string | undefined;
}

/** It has nothing that the output keeper would keep. */
const PROBE = `{"cells":[{"cell_type":"markdown","metadata":{"collapsed":true},"source":""}],"metadata":{},"nbformat":4}`;

/**
 * Looks at the configuration, and lets git clean a small notebook to see whether it works.
 *
 * @throws GitError `NOT_A_REPOSITORY`
 */
export function filterStatus(place: GitPlace): FilterStatus {
  const byName = new Map(filterSettings("names").map(({ key, value }) => [key, value]));
  const settings = filterSettings().map(({ key, value }): SettingStatus => {
    const { exitCode, stdout } = tryGit(place, ["config", "--get", key]);
    if (exitCode !== 0) return { key, state: "missing", value: undefined };
    return { key, state: [value, byName.get(key)].includes(stdout) ? "ok" : "different", value: stdout };
  });
  return { settings, hasAttributes: hasAttributes(place), problem: maybeProblem(place) };
}

function maybeProblem(place: GitPlace): string | undefined {
  const top = { ...place, cwd: requireTopFolder(place) };
  const cleaned = tryGit(top, ["hash-object", "--stdin", `--path=${PROBE_NAME}`], PROBE);
  if (cleaned.exitCode !== 0) return cleaned.stderr;
  const expected = tryGit(top, ["hash-object", "--stdin"], strippedProbe(top));
  return cleaned.stdout === expected.stdout ? undefined : "git stores notebooks as they are, outputs included";
}

/** A team may have settings by which the probe keeps what others take out. */
function strippedProbe(top: GitPlace): Buffer {
  const probe = Buffer.from(PROBE);
  try {
    return stripNotebook(probe, PROBE_NAME, readStripOptions(top.cwd, readLabtrailConfig(top))).bytes;
  } catch (error) {
    // Of settings with a fault the filter itself has told, and git has passed it on.
    if (error instanceof NotebookError) return probe;
    throw error;
  }
}
