import { posix } from "node:path";

import { SourceMap } from "magic-string";

import { relativeSpecifier } from "../../export/cells/specifier.ts";
import { walk } from "../../export/cells/walk.ts";
import { decodeMappings } from "../../language/positions/mappings.ts";
import { requireTransformer } from "../../language/parse/oxc.ts";
import { parseCell } from "../../language/parse/parse.ts";
import { ReleaseError } from "../release-error.ts";
import { replaceSpecifiers, toCompiledName } from "./specifiers.ts";
import type { SourceFile } from "./sources.ts";

/** Where a place of a source file comes from; lines and columns from 0. */
export interface Origin {
  /** Relative to the package: `notebooks/penguins.ipynb/a1b2.ts`, or the source file itself. */
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

/** Where the text of a source file was written. */
export interface SourceOrigins {
  readonly originOf: (line: number, column: number) => Origin | undefined;
  /** What a source holds, for debuggers. */
  readonly contentOf: (source: string) => string;
}

export interface CompiledModule {
  readonly code: string;
  readonly map: string;
}

/** The oldest Node that labtrail itself runs on knows all of it. */
const TARGET = "es2024";

/**
 * Compiles a module to JavaScript, with a source map that leads to where a person wrote the code.
 *
 * @param outputPath - Where the JavaScript goes, relative to the package.
 * @throws {@link ReleaseError} `BAD_SOURCE`.
 */
export function compileModule(
  shownPath: string,
  file: SourceFile,
  outputPath: string,
  origins: SourceOrigins,
): CompiledModule {
  const text = compiledSpecifiers(shownPath, file);
  const result = requireTransformer().transformSync(posix.basename(file.path), text, {
    lang: file.path.endsWith("x") ? "tsx" : "ts",
    sourceType: "module",
    target: TARGET,
    sourcemap: true,
    typescript: { onlyRemoveTypeImports: false },
  });
  const [fault] = result.errors;
  if (fault !== undefined) throw new ReleaseError("BAD_SOURCE", `${shownPath} cannot be compiled: ${fault.message}`);
  if (Object.keys(result.helpersUsed).length > 0 || hasDecorator(result.code)) {
    throw new ReleaseError(
      "BAD_SOURCE",
      `${shownPath} holds syntax that needs a library at run time, such as decorators`,
      {
        hint: "Write it without: a released module is plain JavaScript.",
      },
    );
  }
  const map = mapToOrigins(result.map?.mappings ?? "", outputPath, origins);
  return { code: `${result.code.trimEnd()}\n//# sourceMappingURL=${posix.basename(outputPath)}.map\n`, map };
}

/** No engine runs decorators yet, and a compiler's code for them would need a library. */
function hasDecorator(code: string): boolean {
  let isFound = false;
  if (code.includes("@")) walk(parseCell(code).program, ({ type }) => void (isFound ||= type === "Decorator"));
  return isFound;
}

/** The text with specifiers that name files as they are called when compiled. No line moves. */
export function compiledSpecifiers(shownPath: string, { path, text = "", imports }: SourceFile): string {
  return replaceSpecifiers(shownPath, text, ({ value }) => {
    const target = imports.get(value);
    return target === undefined ? value : compiledSpecifier(path, target);
  });
}

/** How a compiled file imports another, by the paths of their sources. */
export function compiledSpecifier(importerPath: string, path: string): string {
  return relativeSpecifier(toCompiledName(path), importerPath);
}

function mapToOrigins(encoded: string, outputPath: string, { originOf, contentOf }: SourceOrigins): string {
  const sources: string[] = [];
  const indexOf = (source: string): number => {
    if (!sources.includes(source)) sources.push(source);
    return sources.indexOf(source);
  };
  const mappings = decodeMappings(encoded).map((marks) =>
    marks.flatMap(({ column, sourceLine, sourceColumn }): [number, number, number, number][] => {
      const origin = originOf(sourceLine, sourceColumn);
      return origin === undefined ? [] : [[column, indexOf(origin.source), origin.line, origin.column]];
    }),
  );
  return new SourceMap({
    file: posix.basename(outputPath),
    // Relative to the map: a stack trace then names the cell below the installed package.
    sources: sources.map((source) => posix.relative(posix.dirname(outputPath), source)),
    sourcesContent: sources.map(contentOf),
    names: [],
    mappings,
  }).toString();
}
