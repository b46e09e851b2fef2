// What nodes of a cell's code do with names.
import type { TSESTree } from "@typescript-eslint/types";
import type { Node } from "oxc-parser";

import { targetsOf } from "../language/analyse/member-uses.ts";
import { forEachChild, walk } from "../language/parse/syntax-tree.ts";
import type { NameUses } from "./name-uses.ts";

/** The names that count, and those that JSX elements become calls of. */
export interface CodeNames {
  readonly names: ReadonlySet<string>;
  readonly jsx: readonly string[];
}

/** What nodes read, and whose values they may change. */
export function usesOf(nodes: readonly TSESTree.Node[], { names, jsx }: CodeNames): NameUses {
  const reads = new Set<string>();
  const mutates = new Set<string>();
  visit(nodes, (node) => {
    for (const name of readBy(node, jsx)) if (names.has(name)) reads.add(name);
    for (const name of maybeChanged(node)) if (names.has(name)) mutates.add(name);
  });
  return { reads, mutates };
}

/** The names that nodes call, construct, or use as a template's tag. */
export function callsOf(nodes: readonly TSESTree.Node[]): ReadonlySet<string> {
  const called = new Set<string>();
  visit(nodes, (node) => {
    const callee =
      node.type === "CallExpression" || node.type === "NewExpression"
        ? node.callee
        : node.type === "TaggedTemplateExpression"
          ? node.tag
          : undefined;
    if (callee?.type === "Identifier") called.add(callee.name);
  });
  return called;
}

/** The names whose values become a part of the value: neither what a call is given nor what a function uses. */
export function namesMadeOf(value: TSESTree.Node | undefined, { names }: CodeNames): ReadonlySet<string> {
  const found = new Set<string>();
  const look = (node: TSESTree.Node): void => {
    if (node.type === "CallExpression" || node.type === "NewExpression" || isFunctionNode(node)) return;
    if (node.type === "Identifier" && names.has(node.name)) found.add(node.name);
    forEachChild(node as unknown as Node, (child) => look(child as unknown as TSESTree.Node));
  };
  if (value !== undefined) look(value);
  return found;
}

/** The functions and classes in a node, without those inside of others. */
export function outermostFunctions(
  node: TSESTree.Node,
  where: "everywhere" | "outside-calls",
): readonly TSESTree.Node[] {
  if (isFunctionNode(node)) return [node];
  if (where === "outside-calls" && (node.type === "CallExpression" || node.type === "NewExpression")) return [];
  const found: TSESTree.Node[] = [];
  forEachChild(node as unknown as Node, (child) => {
    found.push(...outermostFunctions(child as unknown as TSESTree.Node, where));
  });
  return found;
}

/**
 * The name that a statement sets up, if it looks like that: it is a call whose value nobody takes, named as such calls
 * are, or the assignment of a member. Whose name that is, a module's or a variable's, is for the caller to say.
 */
export function maybeSetUp(statement: TSESTree.Node): string | undefined {
  if (statement.type !== "ExpressionStatement") return undefined;
  const { expression: whole } = statement;
  const expression = whole.type === "AwaitExpression" ? whole.argument : whole;
  if (expression.type === "AssignmentExpression") {
    const { left } = expression;
    return left.type === "MemberExpression" ? (maybeGlobalProperty(left) ?? rootOf(left)) : undefined;
  }
  if (expression.type !== "CallExpression") return undefined;
  const { callee } = expression;
  if (callee.type === "Identifier") return SET_UP.test(callee.name) ? callee.name : undefined;
  if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return undefined;
  return SET_UP.test(callee.property.name) ? rootOf(callee.object) : undefined;
}

const SET_UP =
  /^(?:add|apply|chdir|config|default|define|disable|enable|env|extend|init|install|load|patch|ready|register|seed|set|use)/i;

/** `foo` of `globalThis.foo = 1`. */
function maybeGlobalProperty({ object, property, computed }: TSESTree.MemberExpression): string | undefined {
  const isGlobal = object.type === "Identifier" && object.name === "globalThis";
  return isGlobal && !computed && property.type === "Identifier" ? property.name : undefined;
}

function visit(nodes: readonly TSESTree.Node[], look: (node: TSESTree.Node) => void): void {
  for (const root of nodes) walk(root as unknown as Node, (node) => look(node as unknown as TSESTree.Node));
}

function isFunctionNode({ type }: TSESTree.Node): boolean {
  return /^(?:ArrowFunctionExpression|(?:Function|Class)(?:Declaration|Expression))$/.test(type);
}

function readBy(node: TSESTree.Node, jsx: readonly string[]): readonly string[] {
  switch (node.type) {
    case "Identifier":
    case "JSXIdentifier":
      return [node.name];
    case "JSXElement":
    case "JSXFragment":
      return jsx;
    default:
      return [];
  }
}

/** The names whose values a node may change in place, or anew. */
function maybeChanged(node: TSESTree.Node): readonly string[] {
  if (node.type === "CallExpression") {
    const { callee } = node;
    if (callee.type !== "MemberExpression") return [];
    const isKnownReader = callee.property.type === "Identifier" && READERS.has(callee.property.name);
    return isKnownReader ? [] : maybeList(rootOf(callee.object));
  }
  return targetsOf(node).flatMap((target) => maybeList(rootOf(target)));
}

function maybeList(name: string | undefined): readonly string[] {
  return name === undefined ? [] : [name];
}

function rootOf(node: TSESTree.Node): string | undefined {
  switch (node.type) {
    case "Identifier":
      return node.name;
    case "MemberExpression":
      return rootOf(node.object);
    case "ChainExpression":
    case "TSNonNullExpression":
    case "TSAsExpression":
      return rootOf(node.expression);
    default:
      return undefined;
  }
}

/** Methods that everybody knows to look only: of arrays, strings, maps, dates, tensors, models and data frames. */
const READERS = new Set(
  `array arraySync at charAt clone concat count data dataSync describe endsWith entries evaluate every filter find
  findIndex findLast findLastIndex flat flatMap forEach get getTime groupby groupBy has head includes indexOf
  isEmpty join keys lastIndexOf map match matchAll max mean median min objects padEnd padStart predict print
  reduce reduceRight repeat replace replaceAll select show slice some split startsWith std subarray sum summary tail
  test toArray toFixed toISOString toJSON toLocaleString toLowerCase toReversed toSorted toSpliced toString toUpperCase
  trim values with`.split(/\s+/),
);
