// Notebooks as test files of vitest: `labtrail/vitest`. A notebook is loaded as a file with its test cells in it; the modules
// that it exports are loaded as it has them now, not as they were written to the disk, under the path that they have there.
import { readFileSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";

import { transformSync } from "oxc-transform";

import { parseNotebook } from "../notebook/parse.ts";
import { findSourcePlaces } from "../notebook/source-places.ts";
import { type AnalysedCell, analyseNotebook } from "./cells/analyse.ts";
import { findCompanions, targetsOf } from "./project/companions.ts";
import { ExportError } from "./export-error.ts";
import { isFatal, renderFault } from "./export-fault.ts";
import {
  createProjectPackages,
  maybePackageSpecifier,
  modulePathOf,
  type PackageSpecifier,
  type ProjectPackages,
} from "./project/packages.ts";
import { createDiskTree } from "./project/project-tree.ts";
import { findProjectRoot, toRelativePath } from "./project/project.ts";
import type { ModuleLayout } from "./render/render.ts";
import { type Locate, mapCells } from "./render/source-map.ts";
import { renderModuleUnderTest } from "./testing/render-module-under-test.ts";
import { renderTests } from "./testing/render-tests.ts";
import { planTests, type TestPlan } from "./testing/test-plan.ts";

/** What vite asks of a plugin; named here so that nobody needs the types of vite. */
export interface NotebookPlugin {
  readonly name: string;
  readonly enforce: "pre";
  configureVitest(context: VitestContext): void;
  resolveId(source: string, importer: string | undefined): string | undefined;
  load(id: string): LoadedCode | undefined;
  transform(code: string, id: string): LoadedCode | undefined;
}

interface VitestContext {
  readonly vitest: { readonly config: { readonly coverage?: { readonly enabled?: boolean } } };
  /** Not in versions below 5, which keep nothing on the disk. */
  readonly defineCacheKeyGenerator?: (toKey: (module: { readonly id: string }) => false | undefined) => void;
}

interface LoadedCode {
  readonly code: string;
  readonly map: string;
  readonly moduleType: "ts" | "js";
}

/** Behind the path of a module under test: which notebook it is of. */
const QUERY = "?labtrail-notebook=";

/** A notebook that was read for its tests. */
interface ReadNotebook {
  readonly root: string;
  readonly plan: TestPlan;
  /** Of the notebook, and of those that share its modules, by their absolute paths. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Lets vitest run the cells of notebooks that are marked `//| test`.
 *
 * @example
 * // vitest.config.ts
 * import { notebooks } from "labtrail/vitest";
 * export default { plugins: [notebooks()], test: { include: ["**\/*.test.ts", "**\/*.ipynb"] } };
 */
export function notebooks(): NotebookPlugin {
  const read = createReader();
  let isCovering = false;

  return {
    name: "labtrail-notebooks",
    enforce: "pre",
    configureVitest({ vitest, defineCacheKeyGenerator }) {
      isCovering = vitest.config.coverage?.enabled === true;
      // A module under test changes with its notebook, of which the cache on the disk knows nothing.
      defineCacheKeyGenerator?.(({ id }) => (isOurs(id) ? false : undefined));
    },
    resolveId(source, importer) {
      const [askedPath, askedNotebook] = splitId(source);
      const [importingPath, importingNotebook] = splitId(importer ?? "");
      const notebookPath = askedNotebook ?? importingNotebook ?? importingPath;
      const isRelative = source.startsWith(".");
      const packageName = isRelative ? undefined : maybePackageSpecifier(source);
      if (!notebookPath.endsWith(".ipynb")) return undefined;
      if (askedNotebook === undefined && !isRelative && packageName === undefined) return undefined;
      const { plan, root } = read(notebookPath);
      const asked = isRelative
        ? resolve(dirname(importingPath), source)
        : maybePackageModule(root, plan.notebook.packages, packageName);
      // Vite asks a second time, by a path that starts at its own root.
      const isAsked = (path: string): boolean =>
        askedNotebook === undefined || isRelative ? path === asked : path.endsWith(askedPath);
      const path = plan.modules.map((module) => join(root, module.path)).find(isAsked);
      return path === undefined ? undefined : toModuleId(path, notebookPath);
    },
    load(id) {
      const [path, notebookPath] = splitId(id);
      if (notebookPath !== undefined) return loadModule(path, read(notebookPath), isCovering);
      if (!path.endsWith(".ipynb")) return undefined;
      return loadTests(read(path), isCovering);
    },
    // By its path, vite takes a module for TypeScript, and a notebook for nothing that it knows.
    transform: (code, id) => (splitId(id)[0].endsWith(".ipynb") ? toJavaScript(code) : undefined),
  };
}

/** The file of the module that is imported by the name of a package of the project. */
function maybePackageModule(
  root: string,
  packages: ProjectPackages,
  specifier: PackageSpecifier | undefined,
): string | undefined {
  const [found] = specifier === undefined ? [] : packages.named(specifier.name);
  return found && specifier && join(root, modulePathOf(found, specifier.subpath));
}

/** The id of a module under test. It ends as the path does: by that, vite knows its language. */
function toModuleId(path: string, notebookPath: string): string {
  return `${path}${QUERY}${encodeURIComponent(notebookPath)}&lang${extname(path)}`;
}

/** The path of a file, and of a module under test the path of its notebook. */
function splitId(id: string): readonly [path: string, notebookPath: string | undefined] {
  const [file = "", query] = id.split(QUERY);
  const [path = ""] = file.split("?");
  return [path, query === undefined ? undefined : decodeURIComponent(query.split("&")[0] ?? "")];
}

function isOurs(id: string): boolean {
  const [path, notebookPath = path] = splitId(id);
  return notebookPath.endsWith(".ipynb");
}

/** Reads each state of a notebook once, though it is asked for by its tests and by each of its modules. */
function createReader(): (path: string) => ReadNotebook {
  const known = new Map<string, ReadNotebook>();
  // To look for packages takes longer than to read a notebook.
  const packagesOf = new Map<string, ProjectPackages>();
  return (path) => {
    const found = known.get(path);
    if (found !== undefined && [...found.texts].every(([file, text]) => readFileSync(file, "utf8") === text)) {
      return found;
    }
    const root = findProjectRoot(dirname(path));
    const packages = packagesOf.get(root) ?? createProjectPackages(root);
    packagesOf.set(root, packages);
    const fresh = readNotebook(path, root, packages);
    known.set(path, fresh);
    return fresh;
  };
}

function readNotebook(path: string, root: string, packages: ProjectPackages): ReadNotebook {
  const text = readFileSync(path, "utf8");
  const relativePath = toRelativePath(root, path);
  const notebook = analyseNotebook(parseNotebook(text, relativePath), relativePath, packages);
  const companions = findCompanions([notebook], targetsOf([notebook]), { tree: createDiskTree(root), packages });
  const shared = companions.map((one) => join(root, one.path));
  return {
    root,
    plan: planTests(notebook, companions),
    texts: new Map([[path, text], ...shared.map((file) => [file, readFileSync(file, "utf8")] as const)]),
  };
}

function loadTests({ plan, root, texts }: ReadNotebook, isCovering: boolean): LoadedCode {
  const fatal = plan.faults.filter(isFatal);
  if (fatal.length > 0) {
    const faults = fatal.map((fault) => renderFault(fault, fault.notebookPath));
    const error = new ExportError("NOTEBOOK_FAULTY", `the notebook cannot be tested as it is\n\n${faults.join("\n")}`);
    // Vitest prints the stack, which would lead to us and not to the cell.
    error.stack = error.message;
    throw error;
  }
  return withMap(renderTests(plan), { root, texts, isCovering });
}

function loadModule(path: string, { plan, root, texts }: ReadNotebook, isCovering: boolean): LoadedCode | undefined {
  const module = plan.modules.find((one) => join(root, one.path) === path);
  if (module === undefined) return undefined;
  return withMap(renderModuleUnderTest(module), { root, texts, isCovering });
}

function toJavaScript(code: string): LoadedCode {
  const plain = transformSync("tests.ts", code, { lang: "ts", sourcemap: true });
  // Where one of the tests holds JSX, `<T>value` is for none of them an assertion.
  const result = plain.errors.length === 0 ? plain : transformSync("tests.tsx", code, { lang: "tsx", sourcemap: true });
  return { code: result.code, map: JSON.stringify(result.map), moduleType: "js" };
}

interface SourceOptions extends Pick<ReadNotebook, "root" | "texts"> {
  /** Coverage counts lines of files that exist; everybody else is told the cell and its line. */
  readonly isCovering: boolean;
}

function withMap({ text, cells }: ModuleLayout, options: SourceOptions): LoadedCode {
  const contents = options.isCovering
    ? options.texts
    : new Map(cells.map(({ cell }) => [cellPath(options, cell), cell.source]));
  const locate = options.isCovering ? locateInFile(options) : locateInCells(options);
  return { code: text, map: mapCells(cells, locate, (source) => contents.get(source)).toString(), moduleType: "ts" };
}

function locateInCells(options: SourceOptions): Locate {
  return (cell, line, column) => ({ source: cellPath(options, cell), line, column });
}

/** Escapes make a line of the file longer than the one that they stand for: columns are near, and lines are right. */
function locateInFile({ root, texts }: SourceOptions): Locate {
  const places = new Map(Array.from(texts, ([path, text]) => [path, findSourcePlaces(text)]));
  return (cell, line, column) => {
    const source = join(root, cell.notebookPath);
    const place = places.get(source)?.[cell.number - 1]?.[line];
    return { source, line: place?.line ?? 0, column: (place?.column ?? 0) + column };
  };
}

function cellPath({ root }: SourceOptions, { id, notebookPath }: AnalysedCell): string {
  return `${join(root, notebookPath)}/${id}.ts`;
}
