// Who declares and who uses a cell's top-level names: one pass over the JavaScript that is left when the types are gone,
// or over TypeScript, of which it sees the values.
// Scopes are kept by hand because the general analyser takes 60 to 100 ms to load, which the first cell would wait for.
import type { BindingPattern, Node, Statement, VariableDeclaration } from "oxc-parser";

import { isDeclaredIn, openScope, varScopeOf, type Scope } from "./scope.ts";
import { forEachChild, termsOf } from "./syntax-tree.ts";

export type DeclarationKind = "const" | "let" | "var" | "function" | "class" | "import";

/** A name that the cell declares for itself and for later cells. */
export interface TopLevelDeclaration {
  readonly name: string;
  readonly kind: DeclarationKind;
  /** UTF-16 offset of the name in the JavaScript. */
  readonly start: number;
}

/** One place where a name stands and means a variable. */
export interface Occurrence {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly role: "read" | "write" | "declare";
  /** `{ name }`, which must become `{ name: other }` when the variable is renamed. */
  readonly isShorthand: boolean;
  /** `name()` or a template tag: replaced by a member, it would get a `this`. */
  readonly isCallee: boolean;
}

export interface CellNames {
  readonly declarations: readonly TopLevelDeclaration[];
  /** `var` inside a top-level block or loop, which belongs to the top level. */
  readonly nestedVars: readonly VariableDeclaration[];
  /** The names that stand anywhere in the cell. */
  readonly used: Iterable<string>;
  /** Where the name means the top-level variable; ids of functions, classes and imports are not among them. */
  occurrencesOf(name: string): readonly Occurrence[];
}

type Place = Pick<Occurrence, "isShorthand" | "isCallee">;
const PLAIN: Place = { isShorthand: false, isCallee: false };
const SHORTHAND: Place = { isShorthand: true, isCallee: false };
const CALLEE: Place = { isShorthand: false, isCallee: true };

export function namesOf({ body }: { readonly body: readonly Statement[] }): CellNames {
  const finder = new NameFinder();
  for (const statement of body) finder.visitTopLevel(statement);
  return finder;
}

class NameFinder implements CellNames {
  readonly declarations: TopLevelDeclaration[] = [];
  readonly nestedVars: VariableDeclaration[] = [];
  readonly #uses = new Map<string, { readonly occurrence: Occurrence; readonly scope: Scope | undefined }[]>();
  /** Several ask for the occurrences of a name. */
  readonly #occurrences = new Map<string, readonly Occurrence[]>();

  get used(): Iterable<string> {
    return this.#uses.keys();
  }

  occurrencesOf(name: string): readonly Occurrence[] {
    let occurrences = this.#occurrences.get(name);
    if (occurrences === undefined) {
      const uses = this.#uses.get(name) ?? [];
      occurrences = uses.filter(({ scope }) => !isDeclaredIn(scope, name)).map(({ occurrence }) => occurrence);
      this.#occurrences.set(name, occurrences);
    }
    return occurrences;
  }

  visitTopLevel(statement: Node): void {
    switch (statement.type) {
      case "ImportDeclaration":
        for (const { local } of statement.specifiers) this.#declareTop(local.name, "import", local.start);
        return;
      case "ExportNamedDeclaration":
        // `export { a }` and `export { a } from "m"` use no variable once the export itself is dropped.
        if (statement.declaration !== null) this.#visit(statement.declaration, undefined);
        return;
      case "ExportAllDeclaration":
        return;
      case "VariableDeclaration":
        this.#visitVariables(statement, undefined);
        return;
      default:
        this.#visit(statement, undefined);
    }
  }

  #visit(node: Node, scope: Scope | undefined): void {
    switch (node.type) {
      case "Identifier":
        this.#use(node, "read", scope, PLAIN);
        return;
      case "MemberExpression":
        this.#visit(node.object, scope);
        if (node.computed) this.#visit(node.property, scope);
        return;
      case "CallExpression":
        this.#visitCallee(node.callee, scope);
        for (const argument of node.arguments) this.#visit(argument, scope);
        return;
      case "TaggedTemplateExpression":
        this.#visitCallee(node.tag, scope);
        this.#visit(node.quasi, scope);
        return;
      case "Property":
        if (node.computed) this.#visit(node.key, scope);
        if (node.shorthand && node.value.type === "Identifier") this.#use(node.value, "read", scope, SHORTHAND);
        else this.#visit(node.value, scope);
        return;
      case "MethodDefinition":
      case "PropertyDefinition":
        if (node.computed) this.#visit(node.key, scope);
        if (node.value !== null) this.#visit(node.value, scope);
        return;
      case "AssignmentExpression":
        this.#visitPattern(node.left, "write", scope, scope);
        this.#visit(node.right, scope);
        return;
      case "BinaryExpression":
      case "LogicalExpression":
        // A sum of thousands of terms is as many levels deep, which is more than the stack holds.
        for (const term of termsOf(node)) this.#visit(term, scope);
        return;
      case "UpdateExpression":
        this.#visitPattern(node.argument, "write", scope, scope);
        return;
      case "LabeledStatement":
        this.#visit(node.body, scope);
        return;
      case "BreakStatement":
      case "ContinueStatement":
      case "MetaProperty":
        return;
      case "VariableDeclaration":
        if (node.kind === "var" && varScopeOf(scope) === undefined) this.nestedVars.push(node);
        this.#visitVariables(node, scope);
        return;
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        this.#visitFunction(node, scope);
        return;
      case "ClassDeclaration":
      case "ClassExpression":
        this.#visitClass(node, scope);
        return;
      case "ForInStatement":
      case "ForOfStatement": {
        const inner = openScope(scope);
        if (node.left.type === "VariableDeclaration") this.#visit(node.left, inner);
        else this.#visitPattern(node.left, "write", inner, inner);
        this.#visit(node.right, inner);
        this.#visit(node.body, inner);
        return;
      }
      case "CatchClause": {
        const inner = openScope(scope);
        if (node.param !== null) this.#visitPattern(node.param, "declare", inner, inner);
        this.#visit(node.body, inner);
        return;
      }
      case "BlockStatement":
      case "ForStatement":
      case "SwitchStatement":
        this.#visitChildren(node, openScope(scope));
        return;
      case "StaticBlock":
      case "TSModuleBlock":
        this.#visitChildren(node, openScope(scope, { holdsVars: true }));
        return;
      default:
        this.#visitChildren(node, scope);
    }
  }

  #visitChildren(node: Node, scope: Scope | undefined): void {
    forEachChild(node, (child) => this.#visit(child, scope));
  }

  #visitCallee(callee: Node, scope: Scope | undefined): void {
    if (callee.type === "Identifier") this.#use(callee, "read", scope, CALLEE);
    else this.#visit(callee, scope);
  }

  #visitVariables({ kind, declarations }: VariableDeclaration, scope: Scope | undefined): void {
    const home = kind === "var" ? varScopeOf(scope) : scope;
    for (const { id, init } of declarations) {
      this.#visitPattern(id, "declare", home, scope, kind === "const" || kind === "let" ? kind : "var");
      if (init !== null) this.#visit(init, scope);
    }
  }

  #visitFunction(
    node: Extract<Node, { params: unknown; body: unknown; async: boolean }>,
    scope: Scope | undefined,
  ): void {
    if (node.type === "FunctionDeclaration" && node.id !== null) this.#declare(node.id, "function", scope);
    // Parameters have a scope of their own: their defaults do not see the variables of the body.
    const outer = openScope(scope, { holdsVars: true });
    if (node.type === "FunctionExpression" && node.id !== null) outer.names.add(node.id.name);
    for (const parameter of node.params) this.#visitPattern(parameter, "declare", outer, outer);
    if (node.body === null) return;
    if (node.body.type === "BlockStatement") this.#visitChildren(node.body, openScope(outer, { holdsVars: true }));
    else this.#visit(node.body, outer);
  }

  #visitClass(node: Extract<Node, { superClass: unknown }>, scope: Scope | undefined): void {
    const inner = openScope(scope);
    if (node.id !== null) {
      if (node.type === "ClassDeclaration") this.#declare(node.id, "class", scope);
      inner.names.add(node.id.name);
    }
    if (node.superClass !== null) this.#visit(node.superClass, inner);
    this.#visit(node.body, inner);
  }

  /** `home` is where the pattern's names live or are looked up; its defaults and keys are read in `scope`. */
  #visitPattern(
    node: Node | BindingPattern,
    role: "write" | "declare",
    home: Scope | undefined,
    scope: Scope | undefined,
    kind: DeclarationKind = "let",
    place: Place = PLAIN,
  ): void {
    switch (node.type) {
      case "Identifier":
        if (role === "declare") this.#declare(node, kind, home);
        this.#use(node, role, home, place);
        return;
      case "ObjectPattern":
        for (const property of node.properties) this.#visitPattern(property, role, home, scope, kind);
        return;
      case "Property":
        if (node.computed) this.#visit(node.key, scope);
        this.#visitPattern(node.value, role, home, scope, kind, node.shorthand ? SHORTHAND : PLAIN);
        return;
      case "ArrayPattern":
        for (const element of node.elements) {
          if (element !== null) this.#visitPattern(element, role, home, scope, kind);
        }
        return;
      case "AssignmentPattern":
        this.#visitPattern(node.left, role, home, scope, kind, place);
        this.#visit(node.right, scope);
        return;
      case "RestElement":
        this.#visitPattern(node.argument, role, home, scope, kind);
        return;
      default:
        // The target is a member, as in `[list[0], point.x] = pair`.
        this.#visit(node, scope);
    }
  }

  #declare(
    { name, start }: { readonly name: string; readonly start: number },
    kind: DeclarationKind,
    home?: Scope,
  ): void {
    if (home === undefined) this.#declareTop(name, kind, start);
    else home.names.add(name);
  }

  #declareTop(name: string, kind: DeclarationKind, start: number): void {
    this.declarations.push({ name, kind, start });
  }

  #use(
    node: Extract<Node, { type: "Identifier" }>,
    role: Occurrence["role"],
    scope: Scope | undefined,
    place: Place,
  ): void {
    const { name, start, end } = node;
    const occurrence: Occurrence = { name, start, end, role, ...place };
    const uses = this.#uses.get(name);
    if (uses === undefined) this.#uses.set(name, [{ occurrence, scope }]);
    else uses.push({ occurrence, scope });
  }
}
