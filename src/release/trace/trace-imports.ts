// A line of a file that a person wrote: what it uses of packages and modules that come from notebooks.
import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

import type { TSESTree } from "@typescript-eslint/types";

import { type ImportedName, readImports } from "../../export/cells/imported-name.ts";
import { maybeBarrel } from "../../export/package/barrel.ts";
import { maybePackageSpecifier } from "../../export/project/packages.ts";
import { findProjectRoot, toRelativePath } from "../../export/project/project.ts";
import { nameOf } from "../../export/cells/statements.ts";
import { walk } from "../../export/cells/walk.ts";
import { parseCell } from "../../language/parse/parse.ts";
import { placeOf } from "../../shared/text.ts";
import { ReleaseError } from "../release-error.ts";
import { maybePackage } from "./find-package.ts";
import { maybeTraceableModule } from "./generated-module.ts";
import { type Trace, type TraceablePackage, type TracedName, traceExports } from "./trace.ts";
import type { FilePlace } from "./trace-line.ts";
import { describeWorkspace, type OpenProject } from "./workspace.ts";

/** Traces what a line uses. @throws {@link ReleaseError} `NOT_TRACEABLE` when nothing of it comes from a notebook. */
export function traceImports(open: OpenProject, place: FilePlace): readonly Trace[] {
  const text = readFileSync(place.path, "utf8");
  const program = parseFile(place, text);
  const { names } = readImports(program);
  const uses = findUses(program, text, names);
  const onLine = uses.filter((use) => isAt(use, place));
  const find = createFinder(open, place.path);
  const traces = onLine.flatMap((use) => traceUse(find, use));
  const unique = [...new Map(traces.map((trace) => [keyOf(trace), trace])).values()];
  if (unique.length > 0) return unique;
  const others = uses.filter((use) => isTraceable(find, use));
  const lines = [...new Set(others.map(({ line }) => line))];
  throw new ReleaseError("NOT_TRACEABLE", `${place.written}:${place.line} uses nothing that comes from a notebook`, {
    hint:
      lines.length === 0
        ? "Nothing else in this file does, either."
        : `These lines do: ${lines.slice(0, 8).join(", ")}${lines.length > 8 ? ", ..." : ""}.`,
  });
}

/** One export may be used several times on a line, and by the names of two versions. */
function keyOf({ package: owner, notebook, cell, name }: Trace): string {
  return [owner.alias, owner.version, notebook, cell.id, name].join(" ");
}

function isAt(use: Use, { line, column }: FilePlace): boolean {
  return use.line === line && (column === undefined || (column >= use.column && column <= use.endColumn));
}

function parseFile({ path, written }: FilePlace, text: string): TSESTree.Program {
  const first = parseCell(text, path.endsWith("x") ? "tsx" : "ts");
  const parsed = first.diagnostics.length === 0 ? first : parseCell(text, "tsx");
  const [fault] = parsed.diagnostics;
  if (fault === undefined) return parsed.program;
  const { line, column } = placeOf(text, fault.start);
  throw new ReleaseError(
    "NOT_TRACEABLE",
    `"${written}" cannot be read as TypeScript: ${line}:${column} ${fault.message}`,
    {
      hint: "Lines of TypeScript and JavaScript can be traced.",
    },
  );
}

/** A use of an imported name, and the name that it has where it comes from. */
interface Use {
  readonly imported: ImportedName;
  /** Undefined for all of a module. */
  readonly name: string | undefined;
  /** From 1, as are the columns of its first character and behind its last. */
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** Where imported names are mentioned: in the import itself, and in the code. */
function findUses(program: TSESTree.Program, text: string, names: readonly ImportedName[]): readonly Use[] {
  const byLocal = new Map(names.map((name) => [name.local, name]));
  const uses: Use[] = [];
  const add = (imported: ImportedName, name: string, [start, end]: readonly [number, number]): void => {
    const { line, column } = placeOf(text, start);
    uses.push({ imported, name: name === "*" ? undefined : name, line, column, endColumn: column + end - start });
  };
  walk(program, (node) => {
    if (node.type === "ImportDeclaration") {
      for (const specifier of node.specifiers) {
        const imported = byLocal.get(specifier.local.name);
        if (imported === undefined) continue;
        add(imported, imported.imported, specifier.range);
        // The line that names the package stands for all that is taken from it.
        add(imported, imported.imported, node.source.range);
      }
      return "skip";
    }
    if (node.type === "ExportNamedDeclaration" && node.source) {
      const source = node.source.value;
      for (const specifier of node.specifiers) {
        const name = nameOf(specifier.local);
        add({ local: name, imported: name, source, isType: false, attributes: "", start: 0 }, name, specifier.range);
      }
      return "skip";
    }
    if (node.type === "MemberExpression" && node.object.type === "Identifier" && node.property.type === "Identifier") {
      const imported = byLocal.get(node.object.name);
      if (imported?.imported === "*" && !node.computed) {
        add(imported, node.property.name, node.range);
        return "skip";
      }
    }
    if (node.type !== "Identifier" && node.type !== "JSXIdentifier") return undefined;
    const imported = byLocal.get(node.name);
    if (imported !== undefined && imported.imported !== "*") add(imported, imported.imported, node.range);
    return undefined;
  });
  return uses;
}

function traceUse(find: FindTraceable, { imported, name }: Use): readonly Trace[] {
  const found = find(imported.source);
  return found === undefined ? [] : traceExports(found.traced, { ...found.wanted, name });
}

function isTraceable(find: FindTraceable, use: Use): boolean {
  try {
    return traceUse(find, use).length > 0;
  } catch (error) {
    // It only serves the hint of another error.
    if (error instanceof ReleaseError) return false;
    throw error;
  }
}

interface Traceable {
  readonly traced: TraceablePackage;
  readonly wanted: Pick<TracedName, "subpath">;
}

/** What an import means, when it comes from a notebook. */
type FindTraceable = (source: string) => Traceable | undefined;

/** Looks at each package once: one of the project is asked of its notebooks. */
function createFinder(open: OpenProject, path: string): FindTraceable {
  const known = new Map<string, Traceable | undefined>();
  return (source) => {
    if (!known.has(source)) {
      known.set(source, source.startsWith(".") ? maybeBeside(open, path, source) : maybeInPackage(open, path, source));
    }
    return known.get(source);
  };
}

function maybeBeside(open: OpenProject, path: string, source: string): Traceable | undefined {
  const target = resolve(dirname(path), source);
  const file = [target, target.replace(/\.js$/, ".ts"), `${target}.ts`].find(isFile);
  if (file === undefined) return undefined;
  const module = maybeTraceableModule(open, file);
  if (module === undefined) return maybeBarrelOf(open, file);
  const own = module.traced.provenance.modules.filter((one) => one.source === module.plan.path);
  const { traced } = module;
  return { traced: { ...traced, provenance: { ...traced.provenance, modules: own } }, wanted: { subpath: "" } };
}

/** The file that re-exports all modules of a package stands for the package. */
function maybeBarrelOf(open: OpenProject, file: string): Traceable | undefined {
  if (maybeBarrel(readFileSync(file, "utf8")) === undefined) return undefined;
  const root = findProjectRoot(dirname(file));
  const project = open(root);
  const owner = project.packages.maybeOwner(toRelativePath(root, file));
  return owner && { traced: describeWorkspace(project, owner), wanted: { subpath: "" } };
}

function maybeInPackage(open: OpenProject, path: string, source: string): Traceable | undefined {
  const specifier = source.includes(":") ? undefined : maybePackageSpecifier(source);
  if (specifier === undefined) return undefined;
  try {
    const traced = maybePackage(open, dirname(path), specifier.name);
    return traced && { traced, wanted: { subpath: specifier.subpath } };
  } catch (error) {
    // Most packages that a file imports say nothing of their origin.
    if (error instanceof ReleaseError && error.code === "NOT_TRACEABLE") return undefined;
    throw error;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
