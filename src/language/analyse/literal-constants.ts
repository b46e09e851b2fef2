import type { TSESTree } from "@typescript-eslint/types";

import type { Json } from "../../shared/json.ts";

/** A top-level `const`, `let` or assigned variable whose value stands in the text. */
export interface LiteralConstant {
  readonly name: string;
  readonly value: Json;
  /** UTF-16 offsets of the literal, without an `as` or `satisfies` behind it. */
  readonly start: number;
  readonly end: number;
}

/** Longer lists are data rather than settings. */
const MAX_LEAVES = 20;

/** The top-level constants with a literal value: a scalar, or a flat list or object of scalars. */
export function literalConstantsOf(program: TSESTree.Program): readonly LiteralConstant[] {
  return program.body.flatMap(initialisersOf).flatMap(({ target, value: written }) => {
    if (target.type !== "Identifier" || written === null) return [];
    const literal = withoutType(written);
    const value = maybeValue(literal);
    return value === undefined ? [] : [{ name: target.name, value, start: literal.range[0], end: literal.range[1] }];
  });
}

interface Initialiser {
  readonly target: TSESTree.Node;
  readonly value: TSESTree.Expression | null;
}

function initialisersOf(statement: TSESTree.ProgramStatement): readonly Initialiser[] {
  const isExport = statement.type === "ExportNamedDeclaration";
  const inner = isExport ? statement.declaration : statement;
  if (inner?.type === "VariableDeclaration" && inner.kind !== "var") {
    return inner.declarations.map(({ id, init }) => ({ target: id, value: init }));
  }
  // `rate = 0.1`, declared or not.
  if (inner?.type !== "ExpressionStatement" || inner.expression.type !== "AssignmentExpression") return [];
  const { operator, left, right } = inner.expression;
  return operator === "=" ? [{ target: left, value: right }] : [];
}

function withoutType(node: TSESTree.Expression): TSESTree.Expression {
  return node.type === "TSAsExpression" || node.type === "TSSatisfiesExpression" ? withoutType(node.expression) : node;
}

function maybeValue(node: TSESTree.Expression): Json | undefined {
  switch (node.type) {
    case "ArrayExpression":
      return maybeList(node);
    case "ObjectExpression":
      return maybeObject(node);
    default:
      return maybeScalar(node);
  }
}

function maybeScalar(node: TSESTree.Node): string | number | boolean | null | undefined {
  if (node.type === "Literal") {
    // A bigint or a regular expression is not JSON, though its `value` may be null.
    const isPlain = !("bigint" in node) && !("regex" in node);
    const { value } = node;
    return isPlain && typeof value !== "bigint" && !(value instanceof RegExp) ? value : undefined;
  }
  if (node.type === "TemplateLiteral" && node.expressions.length === 0) return node.quasis[0]?.value.cooked;
  if (node.type === "UnaryExpression" && (node.operator === "-" || node.operator === "+")) {
    const operand = maybeScalar(node.argument);
    if (typeof operand !== "number") return undefined;
    return node.operator === "-" ? -operand : operand;
  }
  return undefined;
}

function maybeList({ elements }: TSESTree.ArrayExpression): Json | undefined {
  if (elements.length > MAX_LEAVES) return undefined;
  const values = elements.map((element) => (element === null ? undefined : maybeScalar(element)));
  return values.every((value) => value !== undefined) ? values : undefined;
}

function maybeObject({ properties }: TSESTree.ObjectExpression): Json | undefined {
  if (properties.length > MAX_LEAVES) return undefined;
  const entries: [string, Json][] = [];
  for (const property of properties) {
    if (property.type !== "Property" || property.computed || property.shorthand) return undefined;
    const key = property.key.type === "Identifier" ? property.key.name : maybeScalar(property.key);
    const value = maybeScalar(property.value);
    if (value === undefined || key === undefined) return undefined;
    entries.push([String(key), value]);
  }
  return Object.fromEntries(entries);
}
