// The folder that the language server works in. It must not lie in the user's project, but has to resolve imports as if
// it did: so it mirrors the notebook's folder and all folders above it, each with a link to its `node_modules`.
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, parse, relative } from "node:path";

import { nodeTypesFor } from "./node-types.ts";
import { maybeOwnPackage } from "./own-package.ts";
import { maybeProjectConfig, toCellsConfig, type ProjectConfig } from "./project-config.ts";

/** What is open in the server, for each question that may be asked at the same time. */
export const DOCUMENTS = { typed: "labtrail-typed", checked: "labtrail-checked" } as const;
const OPEN_FILES = Object.values(DOCUMENTS).flatMap((name) => [`${name}.ts`, `${name}.tsx`]);
const NODE_TYPES = "labtrail-node.d.ts";
/** Files of ours beside the cells, as a list of paths for an import shows them. */
const OWN_FILE = /^(?:cell_\w+|labtrail-(?:typed|checked|node)|tsconfig)(?:\.[\w.]+)?$/;

export interface ProjectFolderOptions {
  /** The folder that the notebook's relative imports start in; absolute. */
  readonly notebookFolder: string;
  /** Declaration files of what cells find without importing it; absolute. */
  readonly globals: readonly string[];
}

export class ProjectFolder {
  /** The mirror of `/`. */
  readonly root: string;
  /** The mirror of the notebook's folder, in which the cells lie. */
  readonly cells: string;
  readonly #options: ProjectFolderOptions;
  readonly #folder: string;
  #project: ProjectConfig | undefined;

  constructor(options: ProjectFolderOptions) {
    this.#options = options;
    const { notebookFolder } = options;
    this.#folder = realpathSync(mkdtempSync(join(tmpdir(), "labtrail-types-")));
    this.root = join(this.#folder, "root");
    this.cells = this.#mirrorOf(notebookFolder);
    for (const folder of ancestorsOf(notebookFolder)) {
      mkdirSync(this.#mirrorOf(folder), { recursive: true });
      // The link may lead nowhere until something is installed. A junction, on Windows, needs no privilege.
      symlinkSync(join(folder, "node_modules"), join(this.#mirrorOf(folder), "node_modules"), "junction");
    }
    for (const name of OPEN_FILES) this.write(name, "export {};\n");
    this.write(NODE_TYPES, '/// <reference types="node" />\n');
    this.writeConfig();
  }

  /** The tsconfig.json of the notebook's project; undefined when it has none. */
  get project(): ProjectConfig | undefined {
    return this.#project;
  }

  /** The files that the settings come from, or would come from if they were there. */
  get configFiles(): readonly string[] {
    const { notebookFolder } = this.#options;
    return [
      ...ancestorsOf(notebookFolder).map((folder) => join(folder, "tsconfig.json")),
      ...ancestorsOf(notebookFolder).map((folder) => join(folder, "package.json")),
      ...(this.#project?.files ?? []),
    ];
  }

  /** The absolute path of a file of ours beside the cells. */
  pathOf(name: string): string {
    return join(this.cells, name);
  }

  write(name: string, text: string): void {
    writeFileSync(this.pathOf(name), text);
  }

  /** Whether a name in a list of the folder is one of ours, and there is no file of the user's behind it. */
  isOwnFile(name: string): boolean {
    if (name === "node_modules") return true;
    const { notebookFolder } = this.#options;
    return (
      OWN_FILE.test(name) && !["", ".ts", ".tsx"].some((ending) => existsSync(join(notebookFolder, name + ending)))
    );
  }

  /** Writes the cells' tsconfig.json as the project's settings are now. */
  writeConfig(): void {
    const { notebookFolder, globals } = this.#options;
    this.#project = maybeProjectConfig(notebookFolder);
    const config = toCellsConfig({
      project: this.#project,
      ownPackage: maybeOwnPackage(notebookFolder),
      mirrorRoot: this.root,
      fileSystemRoot: parse(notebookFolder).root,
      files: [NODE_TYPES, ...globals, ...OPEN_FILES],
      typeRoots: this.#linkNodeTypes(),
    });
    this.write("tsconfig.json", JSON.stringify(config, undefined, 2));
  }

  /** A path as the user knows it: of a file beside or below the notebook from there, of others the whole. */
  toUserPath(path: string): string {
    const { notebookFolder } = this.#options;
    const real = path.startsWith(this.root) ? join(parse(notebookFolder).root, relative(this.root, path)) : path;
    const below = relative(notebookFolder, real);
    return below.startsWith("..") || isAbsolute(below) ? real : below;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #mirrorOf(folder: string): string {
    return join(this.root, relative(parse(folder).root, folder));
  }

  /** @returns Where types are looked for, when the usual places would give some that are too old. */
  #linkNodeTypes(): readonly string[] | undefined {
    const { notebookFolder } = this.#options;
    const { folder, isOfProject, isOutdated } = nodeTypesFor(notebookFolder);
    // Above the mirror, where they are found when nothing in the project is.
    const ownRoot = join(this.#folder, "node_modules", "@types");
    if (!isOfProject && !existsSync(ownRoot)) {
      mkdirSync(ownRoot, { recursive: true });
      symlinkSync(folder, join(ownRoot, "node"), "junction");
    }
    // Packages that ask for the types of Node must get the same ones: two of them contradict each other.
    const usual = ancestorsOf(notebookFolder).map((ancestor) => join(ancestor, "node_modules", "@types"));
    return isOutdated ? [ownRoot, ...usual] : undefined;
  }
}

/** A folder and all above it, the nearest first. */
function ancestorsOf(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestorsOf(parent)];
}
