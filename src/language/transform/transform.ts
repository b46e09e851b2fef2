import type { Statement } from "oxc-parser";

import { rewriteAwait } from "./awaits.ts";
import { variableBinding, variableIn } from "./bindings.ts";
import { rewriteCatch } from "./caught-errors.ts";
import type { CellScope } from "../cell-scope.ts";
import type { Binding } from "../compiled-cell.ts";
import { RESOURCES, type Disposables } from "./disposables.ts";
import { Edits, type Span } from "../positions/edits.ts";
import { keepFunctionName } from "./function-names.ts";
import { bindingsOfImport, findTypeOnlyModules, rewriteImportExpression } from "./imports.ts";
import { laterWritesOf, type LaterWrites } from "./later-writes.ts";
import { Loops } from "./loops.ts";
import type { CellNames, Occurrence } from "../parse/names.ts";
import { outlineOf } from "./outline.ts";
import { rewriteOccurrences } from "./renames.ts";
import { rewriteResult } from "./result.ts";
import { rewriteNestedVar, rewriteStatement, type StatementContext } from "./statements.ts";
import { nodesOf } from "../parse/syntax-tree.ts";
import type { TranspiledCell } from "../transpile/transpile.ts";
import type { UndeclaredName } from "./undeclared.ts";

export interface TransformedCell {
  readonly code: string;
  readonly pieces: readonly number[];
  readonly bindings: readonly Binding[];
  readonly declares: readonly string[];
  readonly laterWrites: LaterWrites;
}

/** What is known about a cell's names, and about the session's. */
export interface NameFacts {
  readonly names: CellNames;
  readonly undeclared: readonly UndeclaredName[];
  readonly scope: CellScope;
}

/** Turns a cell's JavaScript into the async arrow of design C2. */
export function transformCell(cell: TranspiledCell, facts: NameFacts): TransformedCell {
  const { code, program, source, disposables } = cell;
  const { names, scope } = facts;
  const edits = new Edits(code);
  const generated = generatedNames(names, source);
  const bindings = bindingsOf(program.body, facts, generated);
  const context: StatementContext = {
    edits,
    code,
    variableOf: (name) => bindings.get(name)?.variable ?? name,
    typeOnlyModules: findTypeOnlyModules(source),
    disposables,
  };
  const nodes = nodesOf(program);
  const outline = outlineOf(nodes);
  const laterWrites = laterWritesOf(outline, names, code);
  const loops = new Loops({
    outline,
    names,
    bindingOf: (name) => bindings.get(name) ?? scope.bindingOf(name),
    isWrittenLater: (name) => laterWrites === "any" || laterWrites.includes(name) || scope.isWrittenLater(name),
    code,
  });

  // Outer changes first: at one offset they must enclose the inner ones.
  rewriteResult(program.body, code, edits);
  for (const statement of program.body) rewriteStatement(statement, context);
  loops.rewrite(edits);
  for (const declaration of names.nestedVars) {
    const variableOf = (name: string): string => loops.maybeTarget(name, declaration.start) ?? context.variableOf(name);
    const rewriteWithTwins = (): void => rewriteNestedVar(declaration, { ...context, variableOf });
    if (loops.isGuarded(declaration.start)) {
      edits.inCopy("first", () => rewriteNestedVar(declaration, context));
      edits.inCopy("second", rewriteWithTwins);
    } else rewriteWithTwins();
  }
  const meanings = meaningsOf(names, (name) => bindings.get(name) ?? scope.bindingOf(name) ?? helperBinding(name));
  const renamed = new Set(
    meanings.flatMap(({ binding, occurrences }) =>
      binding.variable === binding.name ? [] : occurrences.map(({ start }) => start),
    ),
  );
  for (const node of nodes) {
    rewriteAwait(node, edits);
    rewriteCatch(node, edits);
    keepFunctionName(node, (start) => renamed.has(start), edits);
    rewriteImportExpression(node, edits);
  }
  for (const { binding, occurrences } of meanings) {
    const others = occurrences.filter((occurrence) => !loops.has(occurrence));
    rewriteOccurrences(binding, others, code, edits);
    const guarded = occurrences.filter((occurrence) => loops.has(occurrence) && loops.isGuarded(occurrence.start));
    edits.inCopy("first", () => rewriteOccurrences(binding, guarded, code, edits));
  }

  const frame = renderFrame(generated, [...bindings.values()], scope, disposables);
  const text = edits.render(frame.head, inExecutedOrder(program.body, code), frame.tail);
  return { ...text, bindings: [...bindings.values()], declares: declaredVariables(bindings.values()), laterWrites };
}

/** Names such as `_usingCtx`, that oxc made up; they are of use to this cell only. */
function generatedNames({ declarations }: CellNames, source: string): ReadonlySet<string> {
  const names = declarations.map(({ name }) => name);
  return new Set(names.filter((name) => name.startsWith("_") && !source.includes(name)));
}

function bindingsOf(
  body: readonly Statement[],
  { names, undeclared, scope }: NameFacts,
  generated: ReadonlySet<string>,
): ReadonlyMap<string, Binding> {
  const variableOf = (name: string): string => variableIn(scope, name);
  const bindings = new Map<string, Binding>();
  for (const { name } of undeclared) {
    bindings.set(name, { ...variableBinding(name, variableOf(name), false), isUndeclared: true });
  }
  for (const { name, kind } of names.declarations) {
    if (!generated.has(name)) bindings.set(name, variableBinding(name, variableOf(name), kind === "const"));
  }
  for (const statement of body) {
    if (statement.type !== "ImportDeclaration") continue;
    for (const binding of bindingsOfImport(statement, variableOf)) bindings.set(binding.name, binding);
  }
  return bindings;
}

interface Meaning {
  readonly binding: Binding;
  readonly occurrences: readonly Occurrence[];
}

/** What each name in the cell stands for that is not the cell's alone. */
function meaningsOf(names: CellNames, bindingOf: (name: string) => Binding | undefined): readonly Meaning[] {
  return Array.from(names.used, (name) => {
    const binding = bindingOf(name);
    return binding === undefined ? [] : [{ binding, occurrences: names.occurrencesOf(name) }];
  }).flat();
}

/** oxc calls the helpers of decorators and `using` through a global of this name. */
function helperBinding(name: string): Binding | undefined {
  if (name !== "babelHelpers") return undefined;
  return { name, variable: name, expression: "$k.helpers", isConst: true };
}

function declaredVariables(bindings: Iterable<Binding>): readonly string[] {
  return Array.from(bindings, ({ variable, liveImport, isUndeclared }) => {
    if (isUndeclared === true) return [];
    return liveImport === undefined ? [variable] : [variable, liveImport.holder];
  }).flat();
}

function renderFrame(
  generated: ReadonlySet<string>,
  bindings: readonly Binding[],
  scope: CellScope,
  disposables: Disposables,
): { readonly head: string; readonly tail: string } {
  const locals = generated.size === 0 ? "" : ` let ${[...generated].join(", ")};`;
  const head = `(async (require, __filename, __dirname, $k) => { "use strict";${locals}${redirections(bindings, scope)} `;
  if (disposables.size === 0) return { head, tail: "\n})" };
  const isAsync = [...disposables.values()].includes("await using");
  return {
    head: `${head}const ${RESOURCES} = $k.helpers.usingCtx(); try { `,
    tail: `\n} catch (error) { ${RESOURCES}.e = error; } finally { ${isAsync ? "await " : ""}${RESOURCES}.d(); } })`,
  };
}

/**
 * A function written while a name was an import reads a member of the import's holder. When this cell gives the name
 * another meaning, the holder is made to lead there, so that the function sees it as it would see any new value.
 */
function redirections(bindings: readonly Binding[], scope: CellScope): string {
  return bindings
    .map(({ name, expression, liveImport }) => {
      const earlier = scope.bindingOf(name)?.liveImport;
      if (earlier === undefined || earlier.holder === liveImport?.holder) return "";
      return ` ${earlier.holder} = { get ${JSON.stringify(earlier.exportName)}() { return ${expression}; } };`;
    })
    .join("");
}

/**
 * Functions first, as everywhere in JavaScript; then imports, which are ready before other code of a module runs, but
 * not before a magic line above them, since that may be what installs the package.
 */
function inExecutedOrder(body: readonly Statement[], code: string): readonly Span[] {
  const functions: Span[] = [];
  const rest: Span[] = [];
  let importsGoTo = 0;
  let start = 0;
  for (const statement of body) {
    // What stands between two statements, such as a comment, goes with the second.
    const segment = { start, end: statement.end };
    start = statement.end;
    if (isFunction(statement)) functions.push(segment);
    else if (statement.type === "ImportDeclaration") {
      rest.splice(importsGoTo, 0, segment);
      importsGoTo += 1;
    } else {
      rest.push(segment);
      if (code.startsWith("await $k.magic", statement.start)) importsGoTo = rest.length;
    }
  }
  return [...functions, ...rest, { start, end: code.length }];
}

function isFunction(statement: Statement): boolean {
  const isExport = statement.type === "ExportNamedDeclaration" || statement.type === "ExportDefaultDeclaration";
  const declaration = isExport ? statement.declaration : statement;
  return declaration?.type === "FunctionDeclaration" && declaration.id !== null;
}
