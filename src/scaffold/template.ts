// Templates are plain files. `templates/shared` is in every project, one of the other folders is laid over it. npm takes
// dot files of a package for settings of its own, so they are kept as `dot-gitignore`, `dot-github/...`.
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

import { packageRoot } from "../shared/installation.ts";
import { maybeNearestName } from "../shared/nearest-name.ts";
import { ScaffoldError } from "./scaffold-error.ts";

export const TEMPLATE_NAMES = ["minimal", "classification", "regression", "text"] as const;
export type TemplateName = (typeof TEMPLATE_NAMES)[number];

/** A file of a project to be. */
export interface TemplateFile {
  /** Relative to the project, with slashes. */
  readonly path: string;
  readonly content: string;
}

/** What a template says of itself, in `template.json`. */
interface TemplateFacts {
  readonly summary: string;
  /** What the project is, for its README. */
  readonly about: string;
  /** What is said of the data that it comes with. */
  readonly sample: string;
  /** Lines for its `.gitignore`. */
  readonly ignore: readonly string[];
}

/** What takes the place of `{{key}}` in the files. */
export type Placeholders = Readonly<Record<"name" | "labtrail" | "node" | "run" | "install" | "prepare", string>>;

/** @throws {@link ScaffoldError} `UNKNOWN_TEMPLATE`. */
export function requireTemplateName(name: string): TemplateName {
  const found = TEMPLATE_NAMES.find((one) => one === name);
  if (found !== undefined) return found;
  const nearest = maybeNearestName(name, TEMPLATE_NAMES);
  throw new ScaffoldError("UNKNOWN_TEMPLATE", `there is no template "${name}"`, {
    hint: `${nearest === undefined ? "" : `Did you mean "${nearest}"? `}There are ${TEMPLATE_NAMES.join(", ")}.`,
  });
}

/** One line about a template. */
export function summaryOf(name: TemplateName): string {
  return readFacts(name).summary;
}

/** The files of a project made from a template, by path. */
export function filesOf(name: TemplateName, placeholders: Placeholders): readonly TemplateFile[] {
  const { about, sample, ignore } = readFacts(name);
  const known: Readonly<Record<string, string>> = { ...placeholders, about, sample };
  const files = new Map<string, string>();
  for (const folder of ["shared", name]) {
    for (const path of listFiles(join(packageRoot, "templates", folder))) {
      if (path === "template.json") continue;
      files.set(toRealPath(path), fill(readFileSync(join(packageRoot, "templates", folder, path), "utf8"), known));
    }
  }
  const ignored = files.get(".gitignore") ?? "";
  files.set(
    ".gitignore",
    ignored.replace("!/data/**/README.md\n", (line) => [line, ...ignore.map((one) => `${one}\n`)].join("")),
  );
  return [...files].map(([path, content]) => ({ path, content })).toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function readFacts(name: TemplateName): TemplateFacts {
  return JSON.parse(readFileSync(join(packageRoot, "templates", name, "template.json"), "utf8")) as TemplateFacts;
}

function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true, encoding: "utf8" })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(folder.length + 1)
        .split(sep)
        .join("/"),
    );
}

function toRealPath(path: string): string {
  return path.replaceAll(/(^|\/)dot-/g, "$1.");
}

/** A line that holds nothing but an empty placeholder goes as a whole. */
function fill(text: string, known: Readonly<Record<string, string>>): string {
  return text
    .replaceAll(/^\{\{(\w+)\}\}\n/gm, (whole, key: string) => (known[key] === "" ? "" : whole))
    .replaceAll(/\{\{(\w+)\}\}/g, (whole, key: string) => known[key] ?? whole);
}
