import { readFileSync } from "node:fs";
import { join } from "node:path";

import { listNotebooks } from "../project/project.ts";

/** The directive, or the tag that means the same. */
const TESTED = /\/\/\|[ \t]*test\b|"test(?::[^"]*)?"/;

/**
 * The notebooks of a project that have test cells, relative to its root.
 *
 * @param marks - What the file of such a notebook holds.
 * @param scope - Notebooks and folders of notebooks, relative to the root; `""` stands for the whole project.
 */
export function findTestedNotebooks(root: string, scope: readonly string[], marks = TESTED): readonly string[] {
  return [...new Set([...listNotebooks(root), ...scope.filter((entry) => entry.endsWith(".ipynb"))])]
    .filter((path) => scope.some((entry) => entry === "" || path === entry || path.startsWith(`${entry}/`)))
    .filter((path) => marks.test(readFileSync(join(root, path), "utf8")));
}
