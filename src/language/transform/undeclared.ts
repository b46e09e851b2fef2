import type { Node, Program } from "oxc-parser";

import type { CellScope } from "../cell-scope.ts";
import type { CellNames, Occurrence } from "../parse/names.ts";
import { forEachChild } from "../parse/syntax-tree.ts";

/** A name that is assigned and that nobody has declared. */
export interface UndeclaredName {
  readonly name: string;
  /** UTF-16 offset in the JavaScript of the first assignment that gives the name its value. */
  readonly start: number;
  /** `files = !ls` declares what it keeps: that is the only way to write it in short. */
  readonly isOfCommand: boolean;
}

/**
 * The names that an assignment of the cell brings into being, as in a script of old: `x = 5`, `[a, b] = pair`,
 * `for (i = 0; ...)`, in functions too. A name that is read before, as in `x = x + 1` or `x += 1`, is not among them: its
 * author believes that it is there, and an error says that it is not.
 * A name that earlier cells have brought into being so is among them again, as they may not have run.
 */
export function findUndeclared(program: Program, names: CellNames, scope: CellScope): readonly UndeclaredName[] {
  const declared = new Set(names.declarations.map(({ name }) => name));
  const isKnown = (name: string): boolean => {
    const binding = scope.bindingOf(name);
    if (binding === undefined) return declared.has(name) || scope.isGlobal(name);
    return declared.has(name) || binding.isUndeclared !== true;
  };
  const written = [...names.used].filter(
    (name) => !isKnown(name) && names.occurrencesOf(name).some(({ role }) => role === "write"),
  );
  // So it is in all but a few notebooks, and looking closer takes time.
  if (written.length === 0) return [];
  const places = new Places(program);
  return written.flatMap((name) => {
    const occurrences = names.occurrencesOf(name);
    const first = occurrences.find(
      (one) => places.givesValue(one) && !occurrences.some((other) => places.precedes(other, one)),
    );
    if (first === undefined) return [];
    return [{ name, start: first.start, isOfCommand: places.isOfCommand(first) }];
  });
}

/** Where the identifiers of a cell stand, by their offsets. */
class Places {
  /** For the target of an assignment: from where on it has its value. */
  readonly #assignments = new Map<number, number>();
  /** Targets that keep the lines of a command. */
  readonly #ofCommands = new Set<number>();
  /** The function that an identifier stands in; a field of a class counts as one. */
  readonly #functions = new Map<number, Node | undefined>();
  /** Operands of `typeof`, which may ask for what is not there. */
  readonly #asked = new Set<number>();

  constructor(program: Program) {
    this.#visit(program, undefined);
  }

  /** Whether the name gets a value there without being read first. */
  givesValue({ start }: Occurrence): boolean {
    return this.#assignments.has(start);
  }

  isOfCommand({ start }: Occurrence): boolean {
    return this.#ofCommands.has(start);
  }

  /** Whether the name is certainly read at the one place before it gets its value at the other. */
  precedes(read: Occurrence, assigned: Occurrence): boolean {
    if (this.givesValue(read) || this.#asked.has(read.start)) return false;
    const end = this.#assignments.get(assigned.start) ?? 0;
    return read.start < end && this.#functions.get(read.start) === this.#functions.get(assigned.start);
  }

  #visit(node: Node, owner: Node | undefined): void {
    if (node.type === "Identifier") this.#functions.set(node.start, owner);
    else if (node.type === "AssignmentExpression" && node.operator === "=") {
      this.#assign(node.left, node.end);
      if (keepsLines(node.right)) this.#ofCommands.add(node.left.start);
    } else if (node.type === "ForInStatement" || node.type === "ForOfStatement")
      this.#assign(node.left, node.right.end);
    else if (node.type === "UnaryExpression" && node.operator === "typeof") this.#asked.add(node.argument.start);
    const inner = isFunction(node) ? node : owner;
    forEachChild(node, (child) => this.#visit(child, inner));
  }

  #assign(target: Node | null, end: number): void {
    switch (target?.type) {
      case "Identifier":
        this.#assignments.set(target.start, end);
        return;
      case "ArrayPattern":
        for (const element of target.elements) this.#assign(element, end);
        return;
      case "ObjectPattern":
        for (const property of target.properties) this.#assign(property, end);
        return;
      case "Property":
        this.#assign(target.value, end);
        return;
      case "AssignmentPattern":
        this.#assign(target.left, end);
        return;
      case "RestElement":
        this.#assign(target.argument, end);
    }
  }
}

/** `await $k.lines(0)`, which stands for a command. */
function keepsLines(value: Node): boolean {
  if (value.type !== "AwaitExpression" || value.argument.type !== "CallExpression") return false;
  const { callee } = value.argument;
  if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier") return false;
  return callee.object.name === "$k" && callee.property.type === "Identifier" && callee.property.name === "lines";
}

function isFunction({ type }: Node): boolean {
  return /Function|^StaticBlock$|^PropertyDefinition$|^AccessorProperty$/.test(type);
}
