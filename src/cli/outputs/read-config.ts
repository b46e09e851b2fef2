import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { Notebook } from "../../notebook/notebook.ts";
import { readSanitizers, type Sanitizer } from "../../notebook/outputs/sanitizers.ts";
import { toRelativePath } from "../../export/project/project.ts";
import { isRecord } from "../../shared/json.ts";
import { CliError } from "../cli-error.ts";

/**
 * The sanitizers of a notebook: those of the project, then the notebook's own, under `labtrail.sanitizers` of its metadata.
 *
 * @param file - The absolute path of the notebook.
 * @throws {@link CliError} `BAD_ARGUMENT` for one that is none.
 */
export function readNotebookSanitizers(notebook: Notebook, file: string, root: string): readonly Sanitizer[] {
  const own = notebook.metadata["labtrail"];
  const ofNotebook = [toRelativePath(root, file), isRecord(own) ? own : {}] as const;
  return [...projectSettings(dirname(file), root), ofNotebook].flatMap(([path, section]) => {
    const { sanitizers, faults } = readSanitizers(section["sanitizers"]);
    const [fault] = faults;
    if (fault === undefined) return sanitizers;
    throw new CliError("BAD_ARGUMENT", `labtrail.sanitizers of ${path}: ${fault}`, {
      hint: 'For example: "labtrail": { "sanitizers": ["durations", { "pattern": "seed \\\\d+", "replacement": "seed N" }] }',
    });
  });
}

type Settings = readonly [path: string, section: Readonly<Record<string, unknown>>];

/** The nearest file that has some: `.labtrail.json`, or `labtrail` of a `package.json`. */
function projectSettings(from: string, root: string): readonly Settings[] {
  for (let folder = from; ; folder = dirname(folder)) {
    const own = join(folder, ".labtrail.json");
    const manifest = join(folder, "package.json");
    for (const [path, section] of [
      [own, readJson(own)] as const,
      [manifest, readJson(manifest)["labtrail"]] as const,
    ]) {
      if (isRecord(section) && section["sanitizers"] !== undefined) return [[toRelativePath(root, path), section]];
    }
    if (folder === root || folder === dirname(folder)) return [];
  }
}

function readJson(path: string): Readonly<Record<string, unknown>> {
  if (!existsSync(path)) return {};
  try {
    const data: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isRecord(data) ? data : {};
  } catch {
    // What is wrong with it, npm or the filter says; it has no settings that could be read.
    return {};
  }
}
