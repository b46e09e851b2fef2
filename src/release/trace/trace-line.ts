import { existsSync, readFileSync, statSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { dirname, join, posix, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { isRecord } from "../../shared/json.ts";
import { originsInCells } from "../pack/origins.ts";
import { ReleaseError } from "../release-error.ts";
import { maybeName, maybeReleased } from "./find-package.ts";
import { maybeTraceableModule, type TraceableModule } from "./generated-module.ts";
import { type Trace, traceCell, traceExports } from "./trace.ts";
import { traceImports } from "./trace-imports.ts";
import type { OpenProject } from "./workspace.ts";
import { parseRegions } from "../../export/render/regions.ts";

/** A place in a file, from 1. */
export interface FilePlace {
  /** Absolute. */
  readonly path: string;
  /** As it was written. */
  readonly written: string;
  readonly line: number;
  /** Undefined for the whole line. */
  readonly column: number | undefined;
}

/** Reads `src/app.ts:12` and `src/app.ts:12:5`, as stack traces and compilers print them. @throws ReleaseError `NOT_TRACEABLE`. */
export function parsePlace(written: string, cwd: string): FilePlace {
  const [, file = "", line, column] = /^(.*?):(\d+)(?::(\d+))?$/.exec(written) ?? [];
  if (line === undefined || Number(line) < 1) {
    throw new ReleaseError("NOT_TRACEABLE", `"${written}" names no line`, {
      hint: "Write the file, a colon and the line: labtrail trace --file src/app.ts:12",
    });
  }
  const path = toPath(file, cwd);
  return { path, written: file, line: Number(line), column: column === undefined ? undefined : Number(column) };
}

/** Stack traces name ES modules by their addresses. */
function toPath(file: string, cwd: string): string {
  if (!file.startsWith("file:")) return resolve(cwd, file);
  try {
    return fileURLToPath(file);
  } catch (cause) {
    throw new ReleaseError("NOT_TRACEABLE", `"${file}" is no address of a file here`, { cause });
  }
}

/**
 * Traces a line: of a module that was generated from a notebook, of a released one, or of a file that imports either.
 *
 * @throws {@link ReleaseError} `NOT_TRACEABLE`.
 */
export function traceLine(open: OpenProject, place: FilePlace): readonly Trace[] {
  const cell = maybeCellPath(place);
  if (cell !== undefined) return cell;
  if (!existsSync(place.path) || !statSync(place.path).isFile()) {
    throw new ReleaseError("NOT_TRACEABLE", `there is no file "${place.written}"`, {
      hint: "Give a path from this folder, or an absolute one.",
    });
  }
  const lines = readFileSync(place.path, "utf8").split(/\r?\n/);
  if (place.line > lines.length) {
    throw new ReleaseError("NOT_TRACEABLE", `"${place.written}" has ${lines.length} lines, and no line ${place.line}`);
  }
  const released = traceReleased(place, lines);
  if (released !== undefined) return released;
  const module = maybeTraceableModule(open, place.path);
  return module === undefined ? traceImports(open, place) : [traceGenerated(module, place)];
}

/** The path that a stack trace of a released module names: `node_modules/@lab/penguins/notebooks/penguins.ipynb/a1b2.ts`. */
function maybeCellPath({ path, line, column }: FilePlace): readonly Trace[] | undefined {
  if (existsSync(path) || !/\.ipynb[\\/][^\\/]+\.ts$/.test(path)) return undefined;
  const owner = maybeOwner(path);
  return owner && cellTrace(owner, toPosix(relative(owner.folder, path)), line, column ?? 1);
}

interface ReleasedOwner {
  readonly folder: string;
  readonly traced: NonNullable<ReturnType<typeof maybeReleased>>;
}

/** The released package that a file is in. */
function maybeOwner(path: string): ReleasedOwner | undefined {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) {
      const traced = maybeReleased(folder, nameInPath(folder));
      return traced && { folder, traced };
    }
    if (folder === dirname(folder)) return undefined;
  }
}

/** What the package is called where it is installed: the alias, where it has one. */
function nameInPath(folder: string): string {
  const [, name] = /.*node_modules\/(.+)$/.exec(toPosix(folder)) ?? [];
  return name ?? maybeName(folder) ?? "";
}

function cellTrace(
  { traced }: ReleasedOwner,
  source: string,
  line: number,
  column: number,
): readonly Trace[] | undefined {
  const [, notebook, id] = /^(.+\.ipynb)\/(.+)\.ts$/.exec(source) ?? [];
  for (const module of traced.provenance.modules) {
    const cell = module.cells.find((one) => one.notebook === notebook && one.id === id);
    if (cell !== undefined) return [traceCell(traced, module, cell, undefined, { line, column })];
  }
  return undefined;
}

function traceReleased(place: FilePlace, lines: readonly string[]): readonly Trace[] | undefined {
  const owner = maybeOwner(place.path);
  if (owner === undefined) return undefined;
  const text = lines[place.line - 1] ?? "";
  if (/\.d\.m?ts$/.test(place.path)) {
    const [, name] =
      /\b(?:const|let|var|function|class|interface|type|enum|namespace)\s+([\p{ID_Start}$_][\p{ID_Continue}$]*)/u.exec(
        text,
      ) ?? [];
    const traces = name === undefined ? [] : traceExports(owner.traced, { subpath: "", name });
    if (traces.length > 0) return traces;
    throw nothingOnLine(place, "declares nothing that comes from a notebook");
  }
  const source = maybeMapped(place, text);
  const traces = source && cellTrace(owner, posix.normalize(source.path), source.line, source.column);
  if (traces !== undefined) return traces;
  throw nothingOnLine(
    place,
    source === undefined
      ? "was written by no cell"
      : `comes from ${source.path}:${source.line}, which holds no code of a notebook`,
  );
}

interface MappedPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** The place that the source map beside a file names, its path from the package's folder. */
function maybeMapped({ path, line, column }: FilePlace, text: string): MappedPlace | undefined {
  const mapPath = `${path}.map`;
  if (!existsSync(mapPath)) return undefined;
  const payload: unknown = JSON.parse(readFileSync(mapPath, "utf8"));
  if (!isRecord(payload)) return undefined;
  const map = new SourceMap(payload as unknown as SourceMapPayload);
  const columns = columnsOf(text, column);
  for (const one of columns) {
    const entry = map.findEntry(line - 1, one);
    if (!("originalSource" in entry) || entry.generatedLine !== line - 1) continue;
    const folder = toPosix(dirname(path));
    const owner = maybeOwner(path);
    const source = posix.join(folder, entry.originalSource);
    return {
      path: posix.relative(toPosix(owner?.folder ?? folder), source),
      line: entry.originalLine + 1,
      column: entry.originalColumn + 1,
    };
  }
  return undefined;
}

/** A line of a module that lies in its project as TypeScript. */
function traceGenerated({ traced, plan, text, isCurrent }: TraceableModule, place: FilePlace): Trace {
  const module = traced.provenance.modules.find(({ source }) => source === plan.path);
  const region = parseRegions(text).find(
    ({ line, text: own }) => place.line > line && place.line <= line + own.split("\n").length,
  );
  const cell = module?.cells.find(({ id }) => id === region?.cellId);
  if (module === undefined || cell === undefined)
    throw nothingOnLine(place, "was written by no cell: it is outside of the regions");
  const origin = isCurrent ? maybeOrigin(plan, text, place) : undefined;
  return traceCell(traced, module, cell, undefined, origin && { line: origin.line + 1, column: origin.column + 1 });
}

/** The place in the cell; undefined where the file is no longer what the notebook says. */
function maybeOrigin(plan: TraceableModule["plan"], text: string, { line, column }: FilePlace) {
  const { originOf } = originsInCells(plan, text);
  const columns = columnsOf(text.split("\n")[line - 1] ?? "", column);
  for (const one of columns) {
    const origin = originOf(line - 1, one);
    if (origin !== undefined) return origin;
  }
  return undefined;
}

/** The columns to ask for, from 0. Without a given one, the first that leads anywhere counts: a line may begin with what is ours. */
function columnsOf(text: string, column: number | undefined): readonly number[] {
  if (column !== undefined) return [column - 1];
  const start = Math.max(text.search(/\S/), 0);
  return Array.from({ length: text.length - start + 1 }, (_, index) => start + index);
}

function nothingOnLine({ written, line }: FilePlace, what: string): ReleaseError {
  return new ReleaseError("NOT_TRACEABLE", `${written}:${line} ${what}`, {
    hint: "Name a line of a function's body, or an export: labtrail trace PACKAGE#NAME",
  });
}

function toPosix(path: string): string {
  return path.split(sep).join("/");
}
