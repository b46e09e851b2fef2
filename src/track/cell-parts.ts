import type { TSESTree } from "@typescript-eslint/types";

import { targetsOf } from "../language/analyse/member-uses.ts";

/** A statement at the top level of a cell, or one of the variables that it declares. */
export interface Part {
  /** The top-level names that it declares. */
  readonly names: readonly string[];
  /** The names that it assigns without declaring them, as a statement. */
  readonly assigned: readonly string[];
  readonly node: TSESTree.Node;
  /** What is declared or assigned, if anything. */
  readonly value: TSESTree.Node | undefined;
  /** What runs with the cell. */
  readonly immediate: readonly TSESTree.Node[];
  /** Whether the value is a function, a class, or an object of functions, so that it runs when it is called. */
  readonly isFunction: boolean;
  /** The name that the value is a part of: `tf` of `tf.layers`. */
  readonly root: string | undefined;
}

/** The parts of a statement at the top level. */
export function partsOf(statement: TSESTree.Node): readonly Part[] {
  switch (statement.type) {
    case "ExportNamedDeclaration":
      return statement.declaration === null ? [] : partsOf(statement.declaration);
    case "ExportDefaultDeclaration":
    case "ImportDeclaration":
      return statement.type === "ImportDeclaration" ? [] : [toPart(statement, [], undefined)];
    case "FunctionDeclaration":
    case "ClassDeclaration": {
      const names = statement.id === null ? [] : [statement.id.name];
      return [{ ...toPart(statement, names, statement), immediate: atDefinition(statement), isFunction: true }];
    }
    case "VariableDeclaration":
      return statement.declarations.map((node) => {
        const names = namesIn(node.id);
        const isCode = node.id.type === "Identifier" && node.init !== null && isFunction(node.init);
        const part = toPart(node, names, node.init ?? undefined);
        return isCode ? { ...part, immediate: [], isFunction: true } : part;
      });
    default:
      return [toPart(statement, [], maybeAssigned(statement))];
  }
}

function toPart(node: TSESTree.Node, names: readonly string[], value: TSESTree.Node | undefined): Part {
  const expression = node.type === "ExpressionStatement" ? node.expression : undefined;
  const assigned = expression === undefined ? [] : targetsOf(expression).flatMap(namesIn);
  return { names, assigned, node, value, immediate: [node], isFunction: false, root: maybeRoot(value) };
}

function maybeAssigned(statement: TSESTree.Node): TSESTree.Node | undefined {
  if (statement.type !== "ExpressionStatement" || statement.expression.type !== "AssignmentExpression")
    return undefined;
  return statement.expression.right;
}

/** What of a function or class is evaluated where it stands. */
function atDefinition(node: TSESTree.Node): readonly TSESTree.Node[] {
  if (node.type !== "ClassDeclaration") return [];
  const statics = node.body.body.filter(
    (member) => member.type === "StaticBlock" || ("static" in member && member.static),
  );
  return [...(node.superClass === null ? [] : [node.superClass]), ...node.decorators, ...statics];
}

/** The names that a pattern gives values to. */
export function namesIn(pattern: TSESTree.Node): readonly string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => (element === null ? [] : namesIn(element)));
    case "ObjectPattern":
      return pattern.properties.flatMap((one) => namesIn(one.type === "RestElement" ? one.argument : one.value));
    case "AssignmentPattern":
      return namesIn(pattern.left);
    case "RestElement":
      return namesIn(pattern.argument);
    default:
      return [];
  }
}

function isFunction(node: TSESTree.Node): boolean {
  switch (node.type) {
    case "ArrowFunctionExpression":
    case "FunctionExpression":
    case "ClassExpression":
      return true;
    case "ObjectExpression":
      return node.properties.some((property) => property.type === "Property" && isFunction(property.value));
    case "TSAsExpression":
    case "TSSatisfiesExpression":
      return isFunction(node.expression);
    default:
      return false;
  }
}

/** Of `a.b.c`, and of what is loaded there and then: `await import("m")`, `require("m")`. */
function maybeRoot(node: TSESTree.Node | undefined): string | undefined {
  switch (node?.type) {
    case "Identifier":
      return node.name;
    case "MemberExpression":
      return maybeRoot(node.object);
    case "AwaitExpression":
      return maybeRoot(node.argument);
    case "ImportExpression":
      return LOADED;
    case "CallExpression":
      return node.callee.type === "Identifier" && node.callee.name === "require" ? LOADED : undefined;
    default:
      return undefined;
  }
}

/** Stands for a module that was loaded by an expression. */
export const LOADED = "import()";
