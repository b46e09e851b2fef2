// oxc gives each part of a namespace variables of its own, and copies what they hold to the namespace once. So a variable
// that is exported would not change there (oxc says that it does not support it), and a part does not see what other parts
// export. Here both become members of the namespace wherever they stand, as TypeScript has it.
import type { Node, Statement } from "oxc-parser";
import type { OxcError } from "oxc-transform";

import type { Binding } from "../compiled-cell.ts";
import { Edits } from "../positions/edits.ts";
import { namesOf } from "../parse/names.ts";
import { requireParser } from "../parse/oxc.ts";
import { toUserOffset } from "../positions/positions.ts";
import { remap, type MappedCode } from "../positions/remap.ts";
import { rewriteOccurrences } from "../transform/renames.ts";
import { walk } from "../parse/syntax-tree.ts";
import { toDiagnostics } from "./transpile-options.ts";

/** What is in one part only, and does not change, is right as it is. */
const SEVERAL_PARTS = /\b(?:namespace|module)\b[^]*\b(?:namespace|module)\b/;

/** A block of a namespace: `(function(_N) { ... })(N || (N = {}))`. */
interface Part {
  /** The parameter that holds the namespace. */
  readonly holder: string;
  readonly body: readonly Statement[];
  /** Those of a namespace share it. */
  readonly space: Namespace;
  readonly inner: readonly Part[];
}

interface Namespace {
  readonly exports: Set<string>;
  readonly spaces: Map<string, Namespace>;
}

/** What oxc says that {@link lowerNamespaces} makes right, and all else that it says. */
export function splitErrors(errors: readonly OxcError[]): {
  readonly exportedVariables: readonly OxcError[];
  readonly faults: readonly OxcError[];
} {
  return { exportedVariables: errors.filter(isExportedVariable), faults: errors.filter((e) => !isExportedVariable(e)) };
}

function isExportedVariable({ message }: OxcError): boolean {
  return message.startsWith("Namespaces exporting non-const are not supported");
}

/** @param exportedVariables - Where oxc found some; see {@link splitErrors}. */
export function lowerNamespaces(printed: MappedCode, exportedVariables: readonly OxcError[]): MappedCode {
  if (exportedVariables.length === 0 && !SEVERAL_PARTS.test(printed.source)) return printed;
  const options = { lang: "js", sourceType: "module", preserveParens: false } as const;
  const { program } = requireParser().parseSync("cell.js", printed.code, options);
  const places = new Set(toDiagnostics(printed.source, exportedVariables).map(({ start }) => start));
  const table = { ...printed, transpiled: printed.code };
  const isExported = ({ start }: Node): boolean => places.has(toUserOffset(table, start) ?? -1);
  const edits = new Edits(printed.code);
  const parts = findParts(program.body, createNamespace());
  for (const part of parts) noteExports(part, isExported);
  for (const part of parts) lowerPart(part, isExported, { code: printed.code, edits });
  return remap(printed, edits.render("", [{ start: 0, end: printed.code.length }], ""));
}

function createNamespace(): Namespace {
  return { exports: new Set(), spaces: new Map() };
}

function findParts(body: readonly Statement[], outer: Namespace): readonly Part[] {
  return body.flatMap((statement) => {
    const found = maybePart(statement);
    if (found === undefined) return [];
    const space = outer.spaces.get(found.name) ?? createNamespace();
    outer.spaces.set(found.name, space);
    return [{ ...found, space, inner: findParts(found.body, space) }];
  });
}

function maybePart(statement: Statement): (Pick<Part, "holder" | "body"> & { readonly name: string }) | undefined {
  if (statement.type !== "ExpressionStatement" || statement.expression.type !== "CallExpression") return undefined;
  const { callee, arguments: values } = statement.expression;
  const [value] = values;
  if (callee.type !== "FunctionExpression" || callee.body === null) return undefined;
  const [parameter] = callee.params;
  if (parameter?.type !== "Identifier" || !parameter.name.startsWith("_")) return undefined;
  if (value?.type !== "LogicalExpression" || value.left.type !== "Identifier") return undefined;
  return { name: value.left.name, holder: parameter.name, body: callee.body.body };
}

/** What is assigned to the holder of a part, which no code of the user can name, is exported; so are its variables. */
function noteExports({ holder, body, space, inner }: Part, isExported: (node: Node) => boolean): void {
  for (const name of variablesOf(body, isExported)) space.exports.add(name);
  for (const statement of body) {
    walk(statement, (node) => {
      if (node.type !== "AssignmentExpression" || node.left.type !== "MemberExpression") return;
      const { object, property } = node.left;
      if (object.type === "Identifier" && object.name === holder && property.type === "Identifier") {
        space.exports.add(property.name);
      }
    });
  }
  for (const part of inner) noteExports(part, isExported);
}

function variablesOf(body: readonly Statement[], isExported: (node: Node) => boolean): ReadonlySet<string> {
  const exporting = body.filter((one) => one.type === "VariableDeclaration" && one.declarations.some(isExported));
  return new Set(namesOf({ body: exporting }).declarations.map(({ name }) => name));
}

function lowerPart(
  { holder, body, space, inner }: Part,
  isExported: (node: Node) => boolean,
  { code, edits }: { readonly code: string; readonly edits: Edits },
): void {
  // The inner ones first: what they mean by a name is not what this one does.
  for (const part of inner) lowerPart(part, isExported, { code, edits });
  const names = namesOf({ body });
  const variables = variablesOf(body, isExported);
  lowerVariables(body, isExported, edits);
  const own = new Set(names.declarations.map(({ name }) => name));
  for (const name of names.used) {
    if (!space.exports.has(name) || (own.has(name) && !variables.has(name))) continue;
    rewriteOccurrences(memberBinding(name, holder), names.occurrencesOf(name), code, edits);
  }
}

/** `let x = _N.x = 1, { y } = z;` becomes `_N.x = 1, ({ y: _N.y } = z);`. */
function lowerVariables(body: readonly Statement[], isExported: (node: Node) => boolean, edits: Edits): void {
  for (const statement of body) {
    if (statement.type !== "VariableDeclaration" || !statement.declarations.some(isExported)) continue;
    const [first] = statement.declarations;
    edits.remove(statement.start, first?.start ?? statement.start);
    for (const { start, end, id, init } of statement.declarations) {
      if (init === null) edits.replace(start, end, "void 0");
      else if (id.type === "Identifier") edits.remove(start, init.start);
      else edits.wrap(start, end, "(", ")");
    }
  }
}

function memberBinding(name: string, holder: string): Binding {
  const expression = `${holder}.${name}`;
  // As a live import: called as a member, a function would get the namespace as its `this`.
  return { name, variable: expression, expression, isConst: false, liveImport: { holder, exportName: name } };
}
