// Calls that measure or train something, known by the name of the function: what tracking looks at when the cell is over.
import type { CallExpression, Expression, Node, Program, Statement } from "oxc-parser";

import { forEachChild } from "../parse/syntax-tree.ts";

/** A call whose value says how good something is. */
export interface MeasuringResult {
  /** The function, without the object it belongs to. */
  readonly callee: string;
  /** The same with that object, as a path of names: `ml.score`; undefined when no path leads to it. */
  readonly path: string | undefined;
  /** The top-level variable that gets the value; undefined for the value of the cell. */
  readonly variable: string | undefined;
  /** The member of the value that the variable gets, where it is taken apart. */
  readonly member: string | undefined;
  /** What the call is given, as paths of names: `test`, `data.test`. */
  readonly data: readonly string[];
}

/** A call that is given data to learn from, or to be measured on. */
export interface DataCall {
  readonly kind: "train" | "evaluate" | "cross-validate";
  readonly data: readonly string[];
}

export interface MeasuringCalls {
  readonly results: readonly MeasuringResult[];
  readonly data: readonly DataCall[];
}

/** Looking at the tree of every cell would take longer than looking for a word. */
const WORD = /evaluat|score|cross_?val|metrics|report|fit|train/i;

/** Undefined for a cell without such calls. */
export function measuringCallsOf(source: string, program: Program): MeasuringCalls | undefined {
  if (!WORD.test(source)) return undefined;
  const results = program.body.flatMap((statement, index) => resultsOf(statement, index === program.body.length - 1));
  const data: DataCall[] = [];
  for (const statement of program.body) {
    visitRunning(statement, (call) => {
      const kind = kindOf(call);
      const paths = kind === undefined ? [] : pathsOf(call);
      if (kind !== undefined && paths.length > 0) data.push({ kind, data: paths });
    });
  }
  return results.length === 0 && data.length === 0 ? undefined : { results, data };
}

function resultsOf(statement: Statement, isLast: boolean): readonly MeasuringResult[] {
  const inner = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
  if (inner?.type === "VariableDeclaration") {
    return inner.declarations.flatMap(({ id, init }) => (init === null ? [] : toResults(id, init)));
  }
  if (inner?.type !== "ExpressionStatement") return [];
  const { expression } = inner;
  if (expression.type === "AssignmentExpression" && expression.operator === "=") {
    return toResults(expression.left, expression.right);
  }
  const call = isLast ? maybeMeasuring(expression) : undefined;
  return call === undefined ? [] : [{ ...call, variable: undefined, member: undefined }];
}

function toResults(target: Node, value: Expression): readonly MeasuringResult[] {
  const call = maybeMeasuring(value);
  if (call === undefined) return [];
  if (target.type === "Identifier") return [{ ...call, variable: target.name, member: undefined }];
  if (target.type !== "ObjectPattern") return [];
  return target.properties.flatMap((property) => {
    if (property.type !== "Property" || property.computed || property.key.type !== "Identifier") return [];
    const local = property.value.type === "AssignmentPattern" ? property.value.left : property.value;
    return local.type === "Identifier" ? [{ ...call, variable: local.name, member: property.key.name }] : [];
  });
}

function maybeMeasuring(expression: Expression): Pick<MeasuringResult, "callee" | "path" | "data"> | undefined {
  const call = maybeCall(expression);
  const callee = call === undefined ? undefined : calleeName(call);
  if (call === undefined || callee === undefined || !isMeasuring(callee)) return undefined;
  return { callee, path: maybePath(call.callee), data: kindOf(call) === undefined ? [] : pathsOf(call) };
}

function maybeCall(expression: Expression): CallExpression | undefined {
  switch (expression.type) {
    case "CallExpression":
      return expression;
    case "AwaitExpression":
      return maybeCall(expression.argument);
    case "ParenthesizedExpression":
      return maybeCall(expression.expression);
    default:
      return undefined;
  }
}

function calleeName({ callee }: CallExpression): string | undefined {
  if (callee.type === "Identifier") return callee.name;
  return callee.type === "MemberExpression" && callee.property.type === "Identifier" ? callee.property.name : undefined;
}

const wordsOf = (name: string): readonly string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);

const MEASURING = new Set(["evaluate", "evaluation", "score", "scores", "metrics", "report"]);

function isMeasuring(name: string): boolean {
  return /cross_?val/i.test(name) || wordsOf(name).some((word) => MEASURING.has(word));
}

/** `score(truth, predictions)` is given no data; `model.score(x, y)` is. */
function kindOf(call: CallExpression): DataCall["kind"] | undefined {
  const name = calleeName(call) ?? "";
  if (/cross_?val/i.test(name)) return "cross-validate";
  const [first = ""] = wordsOf(name);
  if (first === "evaluate") return "evaluate";
  if (name === "score") return call.callee.type === "MemberExpression" ? "evaluate" : undefined;
  // `trainTestSplit` trains nothing.
  return (first === "fit" || first === "train") && !/split/i.test(name) ? "train" : undefined;
}

/** Names among the arguments, also one level down: `{ x, y }`, `[x, y]`. */
function pathsOf({ arguments: given }: CallExpression): readonly string[] {
  return [...new Set(given.flatMap((argument) => maybePaths(argument, 1)))];
}

function maybePaths(node: Node, depth: number): readonly string[] {
  const path = maybePath(node);
  if (path !== undefined) return [path];
  if (depth === 0) return [];
  if (node.type === "ArrayExpression") return node.elements.flatMap((one) => (one === null ? [] : maybePaths(one, 0)));
  if (node.type !== "ObjectExpression") return [];
  return node.properties.flatMap((one) => (one.type === "Property" ? maybePaths(one.value, 0) : []));
}

function maybePath(node: Node): string | undefined {
  if (node.type === "Identifier") return node.name;
  if (node.type !== "MemberExpression" || node.computed || node.property.type !== "Identifier") return undefined;
  const holder = maybePath(node.object);
  return holder === undefined ? undefined : `${holder}.${node.property.name}`;
}

/** Calls that run with the cell: those in its functions only when these are handed to a call. Trees may be deep. */
function visitRunning(root: Node, visit: (call: CallExpression) => void): void {
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isDefinition(node)) continue;
    if (node.type === "CallExpression") visit(node);
    forEachChild(node, (child) => waiting.push(child));
  }
}

function isDefinition(node: Node): boolean {
  if (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") return true;
  return node.type === "VariableDeclarator" && node.init !== null && FUNCTIONS.has(node.init.type);
}

const FUNCTIONS: ReadonlySet<string> = new Set(["ArrowFunctionExpression", "FunctionExpression", "ClassExpression"]);
