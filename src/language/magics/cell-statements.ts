import type { Node, Program, Statement } from "oxc-parser";

import { forEachChild } from "../parse/syntax-tree.ts";

/** A statement of the cell that is an expression, or that gives one value to a variable. */
export interface ValueStatement {
  readonly statement: Statement;
  readonly value: Node;
}

/** All such statements that stand in a list of others, in blocks as well, but outside of functions. */
export function findCellStatements(program: Program): readonly ValueStatement[] {
  const found: ValueStatement[] = [];
  visit(program, found);
  return found;
}

function visit(node: Node, found: ValueStatement[]): void {
  // No expression holds a statement of the cell's own, and a namespace becomes a function.
  if (/Function|Class|Expression$|^TS/.test(node.type)) return;
  const list = maybeList(node);
  for (const statement of list ?? []) {
    const value = maybeValue(statement);
    if (value !== undefined) found.push({ statement, value });
  }
  forEachChild(node, (child) => visit(child, found));
}

function maybeList(node: Node): readonly Statement[] | undefined {
  if (node.type === "Program" || node.type === "BlockStatement") return node.body as readonly Statement[];
  return node.type === "SwitchCase" ? node.consequent : undefined;
}

function maybeValue(statement: Statement): Node | undefined {
  if (statement.type === "ExpressionStatement") {
    const { expression } = statement;
    const isAssignment = expression.type === "AssignmentExpression" && expression.operator === "=";
    return isAssignment ? expression.right : expression;
  }
  const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
  if (declaration?.type !== "VariableDeclaration") return undefined;
  const [declarator, ...others] = declaration.declarations;
  return others.length === 0 ? (declarator?.init ?? undefined) : undefined;
}
