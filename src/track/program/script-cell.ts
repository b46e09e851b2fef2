// A cell as a part of a script. What a session allows and a module does not is written otherwise: names that several
// cells declare become assignments to one variable, and imports go to the top.
import type { TSESTree } from "@typescript-eslint/types";

import { Edits } from "../../language/positions/edits.ts";
import { blankMagics, findMagics } from "../../language/magics/magic-lines.ts";
import { parseAnyCell } from "../../language/parse/parse.ts";
import { namesIn } from "../cell-parts.ts";

export interface ScriptCell {
  /** Whole import declarations. */
  readonly imports: readonly string[];
  /** What must come first: functions are there before the statements. */
  readonly hoisted: readonly string[];
  readonly code: string;
}

export interface ScriptCellOptions {
  /** Names that are variables of the whole script. */
  readonly shared: ReadonlySet<string>;
  /** Whether its value is the result, which is printed. */
  readonly isLast: boolean;
  /** Whether modules are loaded when the cell runs, and not before everything. */
  readonly loadsInPlace: boolean;
}

export function toScriptCell(source: string, { shared, isLast, loadsInPlace }: ScriptCellOptions): ScriptCell {
  const text = blankMagics(source);
  const { program } = parseAnyCell(text);
  const edits = new Edits(text);
  const imports: string[] = [];
  const hoisted: string[] = [];
  for (const statement of program.body) {
    rewrite(statement, { text, edits, shared, loadsInPlace, imports, hoisted });
  }
  const last = program.body.at(-1);
  if (isLast && last?.type === "ExpressionStatement") {
    edits.insertBefore(last.range[0], "console.log(");
    edits.insertAfter(last.expression.range[1], ")");
  }
  const { code } = edits.render("", [{ start: 0, end: text.length }], "");
  return { imports, hoisted, code: tidy(code) + metricLines(source) };
}

interface Rewriting {
  readonly text: string;
  readonly edits: Edits;
  readonly shared: ReadonlySet<string>;
  readonly loadsInPlace: boolean;
  readonly imports: string[];
  readonly hoisted: string[];
}

function rewrite(statement: TSESTree.ProgramStatement, rewriting: Rewriting): void {
  const { text, edits, shared, loadsInPlace, imports, hoisted } = rewriting;
  const [start, end] = statement.range;
  switch (statement.type) {
    case "ImportDeclaration": {
      // A file with attributes is data, and runs no code.
      if (loadsInPlace && statement.importKind !== "type" && statement.attributes.length === 0) {
        return edits.replace(start, end, toLoading(statement, shared));
      }
      const { statements, assignments } = rewriteImport(statement, text, shared);
      imports.push(...statements);
      edits.replace(start, end, assignments);
      return;
    }
    case "ExportNamedDeclaration":
      if (statement.declaration === null) return edits.remove(start, end);
      edits.remove(start, statement.declaration.range[0]);
      return rewriteDeclaration(statement.declaration, rewriting);
    case "ExportDefaultDeclaration":
      edits.replace(start, statement.declaration.range[0], "void ");
      return;
    case "FunctionDeclaration":
      if (statement.id === null || !shared.has(statement.id.name)) return;
      hoisted.push(`${statement.id.name} = ${text.slice(start, end)};`);
      return edits.remove(start, end);
    default:
      return rewriteDeclaration(statement, rewriting);
  }
}

function rewriteDeclaration(statement: TSESTree.Node, rewriting: Rewriting): void {
  const { text, edits, shared, hoisted } = rewriting;
  const [start, end] = statement.range;
  if (statement.type === "FunctionDeclaration" && statement.id !== null && shared.has(statement.id.name)) {
    hoisted.push(`${statement.id.name} = ${text.slice(start, end)};`);
    edits.remove(start, end);
  } else if (statement.type === "ClassDeclaration" && statement.id !== null && shared.has(statement.id.name)) {
    edits.insertBefore(start, `${statement.id.name} = `);
    edits.insertAfter(end, ";");
  } else if (statement.type === "VariableDeclaration") {
    const isShared = statement.declarations.some(({ id }) => namesIn(id).some((name) => shared.has(name)));
    if (isShared) edits.replace(start, end, toAssignments(statement, text, shared));
  }
}

/** `let a = 1, { b } = two;` as `a = 1; ({ b } = two);`, where they are shared. */
function toAssignments(
  { kind, declarations }: TSESTree.VariableDeclaration,
  text: string,
  shared: ReadonlySet<string>,
) {
  return declarations
    .map(({ id, init, range }) => {
      const names = namesIn(id);
      // A pattern with one shared name among others assigns them all: the others are shared by whoever asked.
      if (!names.some((name) => shared.has(name))) return `${kind} ${text.slice(...range)};`;
      // The parser says null where the types say undefined.
      const annotation = "typeAnnotation" in id ? (id.typeAnnotation ?? undefined) : undefined;
      const end = annotation?.range[0] ?? id.range[1];
      const target = text.slice(id.range[0], end);
      const value = init === null ? (kind === "var" ? target : "undefined") : text.slice(...init.range);
      return id.type === "ObjectPattern" ? `(${target} = ${value});` : `${target} = ${value};`;
    })
    .join(" ");
}

/** `import tf, { a as b } from "tf"` as `const tf = (await import("tf")).default; const b = (await import("tf"))["a"];`. */
function toLoading({ specifiers, source }: TSESTree.ImportDeclaration, shared: ReadonlySet<string>): string {
  const module = `await import(${source.raw})`;
  const values = specifiers.filter((one) => one.type !== "ImportSpecifier" || one.importKind !== "type");
  if (values.length === 0) return `${module};`;
  return values
    .map((one) => {
      const { name } = one.local;
      const target = shared.has(name) ? name : `const ${name}`;
      return `${target} = ${one.type === "ImportNamespaceSpecifier" ? module : `(${module})${memberOf(one)}`};`;
    })
    .join(" ");
}

function memberOf(specifier: TSESTree.ImportSpecifier | TSESTree.ImportDefaultSpecifier): string {
  if (specifier.type === "ImportDefaultSpecifier") return ".default";
  const { imported } = specifier;
  return `[${JSON.stringify(imported.type === "Identifier" ? imported.name : imported.value)}]`;
}

function rewriteImport(
  { specifiers, source, importKind, range }: TSESTree.ImportDeclaration,
  text: string,
  shared: ReadonlySet<string>,
): { readonly statements: readonly string[]; readonly assignments: string } {
  const taken = specifiers.filter(({ local }) => shared.has(local.name));
  if (importKind === "type" || taken.length === 0) return { statements: [text.slice(...range)], assignments: "" };
  // The same import in two cells is one; another of that name takes its place when its cell runs.
  const module = `imported$${source.value.replaceAll(/\W/g, "_")}`;
  const assignments = specifiers.map((one) => {
    if (one.type === "ImportNamespaceSpecifier") return `${one.local.name} = ${module};`;
    return `${one.local.name} = ${module}${memberOf(one)};`;
  });
  return { statements: [`import * as ${module} from ${source.raw};`], assignments: assignments.join(" ") };
}

/** `%track metric loss={loss}` prints the metric: a script has no magics. */
function metricLines(source: string): string {
  return findMagics(source)
    .lines.flatMap(({ name, argument }) => {
      if (name !== "track" || !/^metric\s/.test(argument)) return [];
      const pairs = [...argument.matchAll(/([\w.$-]+)=\{([\p{ID_Start}$_][\p{ID_Continue}$]*)\}/gu)];
      if (pairs.length === 0) return [];
      return [
        `\nconsole.log({ ${pairs.map(([, key = "", value = ""]) => `${JSON.stringify(key)}: ${value}`).join(", ")} });`,
      ];
    })
    .join("");
}

function tidy(code: string): string {
  return code
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .replaceAll(/^\n+|\n+$/g, "");
}
