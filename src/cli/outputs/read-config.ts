import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { Notebook } from "../../notebook/notebook.ts";
import { readSanitizers, type Sanitizer } from "../../notebook/outputs/sanitizers.ts";
import { toRelativePath } from "../../export/project.ts";
import { isRecord } from "../../shared/json.ts";
import { CliError } from "../cli-error.ts";

/**
 * The sanitizers of a notebook: those of the nearest `package.json` that has some, then the notebook's own, both under
 * `labtrail.sanitizers`.
 *
 * @param file - The absolute path of the notebook.
 * @throws {@link CliError} `BAD_ARGUMENT` for one that is none.
 */
export function readNotebookSanitizers(notebook: Notebook, file: string, root: string): readonly Sanitizer[] {
  const settings = [...projectSettings(dirname(file), root), [toRelativePath(root, file), notebook.metadata] as const];
  return settings.flatMap(([path, data]) => {
    const own = data["labtrail"];
    const { sanitizers, faults } = readSanitizers(isRecord(own) ? own["sanitizers"] : undefined);
    const [fault] = faults;
    if (fault === undefined) return sanitizers;
    throw new CliError("BAD_ARGUMENT", `labtrail.sanitizers of ${path}: ${fault}`, {
      hint: 'For example: "labtrail": { "sanitizers": ["durations", { "pattern": "seed \\\\d+", "replacement": "seed N" }] }',
    });
  });
}

type Settings = readonly [path: string, data: Readonly<Record<string, unknown>>];

function projectSettings(from: string, root: string): readonly Settings[] {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, "package.json");
    if (existsSync(path)) {
      const data = parseManifest(path);
      if (isRecord(data["labtrail"]) && data["labtrail"]["sanitizers"] !== undefined) {
        return [[toRelativePath(root, path), data]];
      }
    }
    if (folder === root || folder === dirname(folder)) return [];
  }
}

function parseManifest(path: string): Readonly<Record<string, unknown>> {
  try {
    const data: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isRecord(data) ? data : {};
  } catch {
    // What is wrong with it, npm says; it has no settings that could be read.
    return {};
  }
}
