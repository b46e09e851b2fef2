import { type GitPlace, requireTopFolder, tryGit } from "./git-command.ts";
import { PROBE_NAME } from "./attributes.ts";
import { hasAttributes } from "./install.ts";
import { filterSettings } from "./settings.ts";

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
const CLEANED_PROBE = PROBE.replace(`"collapsed":true`, "");

/**
 * Looks at the configuration, and lets git clean a small notebook to see whether it works.
 *
 * @throws GitError `NOT_A_REPOSITORY`
 */
export function filterStatus(place: GitPlace): FilterStatus {
  const settings = filterSettings().map(({ key, value }): SettingStatus => {
    const { exitCode, stdout } = tryGit(place, ["config", "--get", key]);
    if (exitCode !== 0) return { key, state: "missing", value: undefined };
    return { key, state: stdout === value ? "ok" : "different", value: stdout };
  });
  return { settings, hasAttributes: hasAttributes(place), problem: maybeProblem(place) };
}

function maybeProblem(place: GitPlace): string | undefined {
  const top = { ...place, cwd: requireTopFolder(place) };
  const cleaned = tryGit(top, ["hash-object", "--stdin", `--path=${PROBE_NAME}`], PROBE);
  if (cleaned.exitCode !== 0) return cleaned.stderr;
  const expected = tryGit(top, ["hash-object", "--stdin"], CLEANED_PROBE);
  return cleaned.stdout === expected.stdout ? undefined : "git stores notebooks as they are, outputs included";
}
