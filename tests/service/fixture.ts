// A fixture is a notebook as one text. `// %% run` begins a cell that runs; `// %% ask` one that is being typed, with
// marks such as `/*1*/` where a question is asked; below `// %% ask each line` every line is such a cell. All marks are
// taken out before a question is asked. `// %% write PATH` begins a file beside the notebook.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { packageRoot } from "../../src/shared/installation.ts";

export const FIXTURES = join(import.meta.dirname, "..", "fixtures", "service");

/** A place in a cell at which something is asked. */
export interface Mark {
  readonly name: string;
  /** The cell without marks. */
  readonly code: string;
  /** In UTF-16 units. */
  readonly offset: number;
}

export type Step =
  | { readonly kind: "run"; readonly code: string }
  | { readonly kind: "write"; readonly path: string; readonly text: string }
  | { readonly kind: "ask"; readonly mark: Mark };

const MARK = /\/\*(\d+)\*\//g;

/** The names of the fixtures of a folder, for one test each. */
export function fixtureNames(folder: string): readonly string[] {
  return readdirSync(join(FIXTURES, folder))
    .filter((name) => name.endsWith(".ts") && !/\.(?:actual|expected)\./.test(name))
    .map((name) => name.slice(0, -".ts".length));
}

export function readFixture(folder: string, name: string): readonly Step[] {
  const text = readFileSync(join(FIXTURES, folder, `${name}.ts`), "utf8");
  const parts = text.split(/^\/\/ %% (.*)\n/m).slice(1);
  const steps: Step[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    const title = parts[index] ?? "";
    const body = (parts[index + 1] ?? "").replace(/\n+$/, "");
    if (title === "run") steps.push({ kind: "run", code: body });
    else if (title === "ask") steps.push(...marksOf(body).map((mark): Step => ({ kind: "ask", mark })));
    else if (title === "ask each line") {
      for (const line of body.split("\n")) steps.push(...marksOf(line).map((mark): Step => ({ kind: "ask", mark })));
    } else if (title.startsWith("write "))
      steps.push({ kind: "write", path: title.slice("write ".length), text: body });
    else throw new Error(`${folder}/${name}.ts: "// %% ${title}" is none of: run, ask, ask each line, write PATH`);
  }
  return steps;
}

function marksOf(text: string): readonly Mark[] {
  const marks: { readonly name: string; readonly offset: number }[] = [];
  let removed = 0;
  for (const match of text.matchAll(MARK)) {
    marks.push({ name: match[1] ?? "", offset: match.index - removed });
    removed += match[0].length;
  }
  const code = text.replaceAll(MARK, "");
  return marks.map((mark) => ({ ...mark, code }));
}

/** What every fixture finds beside it: local files, a typed and an untyped package, and zod. */
export function fillProject(folder: string): void {
  cpSync(join(FIXTURES, "project"), folder, { recursive: true });
  const modules = join(folder, "node_modules");
  mkdirSync(modules, { recursive: true });
  if (existsSync(join(folder, "packages"))) cpSync(join(folder, "packages"), modules, { recursive: true });
  for (const name of ["@tensorflow"])
    symlinkSync(join(packageRoot, "node_modules", name), join(modules, name), "junction");
}

export function writeFile(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** The line of the mark with `|` at its place, as the heading of an answer. */
export function renderMark({ name, code, offset }: Mark): string {
  const start = code.lastIndexOf("\n", offset - 1) + 1;
  const end = code.indexOf("\n", offset);
  const line = `${code.slice(start, offset)}|${code.slice(offset, end < 0 ? undefined : end)}`;
  return `/*${name}*/ ${line.trim()}`;
}
