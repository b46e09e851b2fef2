import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { applyEdits, modify } from "jsonc-parser";

import { type ProjectPackages, SOURCE_FOLDER } from "../export/project/packages.ts";
import { overwriteFile } from "../export/project/write.ts";
import { matchesGlob } from "../shared/glob.ts";
import { isRecord } from "../shared/json.ts";
import { messageOf } from "../shared/errors.ts";
import { ReleaseError } from "./release-error.ts";

/** A package that was made. */
export interface NewPackage {
  /** Relative to the project's root. */
  readonly folder: string;
  /** The files that were written, relative to the root. */
  readonly written: readonly string[];
}

const PACKAGES_FOLDER = "packages";
/** As the registry of npm has it. */
const NAME = /^(?:@[a-z0-9-][a-z0-9-._]*\/)?[a-z0-9-][a-z0-9-._]*$/;

/**
 * Makes a package for modules of notebooks, and lets the project know it as a workspace.
 *
 * @throws {@link ReleaseError} `BAD_PACKAGE` for a name that npm refuses, `PACKAGE_EXISTS`.
 */
export function initPackage(root: string, packages: ProjectPackages, name: string): NewPackage {
  if (!NAME.test(name) || name.length > 214) {
    throw new ReleaseError("BAD_PACKAGE", `"${name}" is no name for a package`, {
      hint: "Use small letters, digits, dots and dashes: @lab/penguins",
    });
  }
  const [known] = packages.named(name);
  const folder = `${PACKAGES_FOLDER}/${name.split("/").at(-1)}`;
  const path = `${folder}/package.json`;
  if (known !== undefined || existsSync(join(root, path))) {
    throw new ReleaseError("PACKAGE_EXISTS", `there is a package in "${known?.folder ?? folder}" already`, {
      hint: `Send a cell to it: //| export ${name}/name`,
    });
  }
  const workspaces = workspacesEdit(root, folder);
  const manifest = {
    name,
    version: "0.1.0",
    type: "module",
    exports: {},
    labtrail: { barrel: `${SOURCE_FOLDER}/index.ts`, exports: [] },
  };
  const files = [[path, `${JSON.stringify(manifest, null, 2)}\n`] as const, ...workspaces];
  for (const [file, text] of files) overwriteFile(root, file, text);
  return { folder, written: files.map(([file]) => file) };
}

/** The package.json at the root with the folder among its workspaces; nothing where it is there, or pnpm has a list of its own. */
function workspacesEdit(root: string, folder: string): readonly (readonly [string, string])[] {
  if (existsSync(join(root, "pnpm-workspace.yaml"))) return [];
  const path = join(root, "package.json");
  if (!existsSync(path)) {
    const manifest = { private: true, type: "module", workspaces: [`${PACKAGES_FOLDER}/*`] };
    return [["package.json", `${JSON.stringify(manifest, null, 2)}\n`]];
  }
  const text = readFileSync(path, "utf8");
  const workspaces = readWorkspaces(path, text);
  if (workspaces.patterns.some((pattern) => matchesGlob(folder, pattern))) return [];
  const edits = modify(text, workspaces.path, [...workspaces.patterns, `${PACKAGES_FOLDER}/*`], {
    formattingOptions: { insertSpaces: true, tabSize: 2, eol: "\n" },
  });
  return [["package.json", applyEdits(text, edits)]];
}

/** npm takes a list, and yarn an object with a list in it. */
function readWorkspaces(path: string, text: string): { readonly path: string[]; readonly patterns: readonly string[] } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new ReleaseError("BAD_PACKAGE", `"${path}" is no JSON: ${messageOf(error)}`, { cause: error });
  }
  const found = isRecord(data) ? data["workspaces"] : undefined;
  const list = isRecord(found) ? found["packages"] : found;
  const patterns = Array.isArray(list) ? list.filter((pattern) => typeof pattern === "string") : [];
  return { path: isRecord(found) ? ["workspaces", "packages"] : ["workspaces"], patterns };
}
