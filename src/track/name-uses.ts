import type { TSESTree } from "@typescript-eslint/types";
import type { Node } from "oxc-parser";

import { walk } from "../language/syntax-tree.ts";

/** What code does with top-level names. */
export interface NameUses {
  readonly reads: ReadonlySet<string>;
  /** Names whose values it may change in place: `model.fit(...)`, `rows[0] = 1`. Assignments count as well. */
  readonly mutates: ReadonlySet<string>;
}

/** Which names count. Identifiers are told apart by name alone: a parameter that shadows one of them counts too. */
export interface NamesOfInterest {
  /** Names that the cell takes from the session or changes there. */
  readonly ofSession: ReadonlySet<string>;
  /** Names it declares. */
  readonly own: ReadonlySet<string>;
  /** Names that its JSX elements become calls of. */
  readonly jsx?: readonly string[];
}

/** What a cell does with names while it runs, and what its functions and classes do when they are called. */
export interface CellUses {
  readonly immediate: NameUses;
  readonly functions: ReadonlyMap<string, NameUses>;
}

/**
 * Divides the uses of a cell by when they happen. Functions that are handed to a call (`rows.map(row => row * scale)`)
 * run at once, as far as anybody can tell.
 */
export function findNameUses(program: TSESTree.Program, { ofSession, own, jsx = [] }: NamesOfInterest): CellUses {
  const parts = program.body.flatMap(partsOf);
  const everything = new Set([...ofSession, ...own]);
  const functions = new Map<string, NameUses>();
  for (const { name, node } of parts) if (name !== undefined) functions.set(name, usesOf([node], everything, jsx));
  const atOnce = parts.filter(({ name }) => name === undefined).map(({ node }) => node);
  const { reads, mutates } = withFunctions(usesOf(atOnce, everything, jsx), functions);
  // Its own names are no business of other cells, unless it reads what they held before.
  const immediate = { reads: pick(reads, ofSession), mutates: pick(mutates, ofSession) };
  return { immediate, functions };
}

/** Uses together with those of the functions that are used, and of the functions these use. */
export function withFunctions(uses: NameUses, functions: ReadonlyMap<string, NameUses>): NameUses {
  const reads = new Set(uses.reads);
  const mutates = new Set(uses.mutates);
  // A set may grow while it is walked.
  for (const name of reads) {
    const does = functions.get(name);
    for (const read of does?.reads ?? []) reads.add(read);
    for (const changed of does?.mutates ?? []) mutates.add(changed);
  }
  return { reads, mutates };
}

function pick(names: ReadonlySet<string>, wanted: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...names].filter((name) => wanted.has(name)));
}

interface Part {
  /** The top-level name of a function or class; undefined for what runs with the cell. */
  readonly name: string | undefined;
  readonly node: TSESTree.Node;
}

function partsOf(statement: TSESTree.Node): readonly Part[] {
  switch (statement.type) {
    case "ExportNamedDeclaration":
      return statement.declaration === null ? [] : partsOf(statement.declaration);
    case "ImportDeclaration":
      return [];
    case "FunctionDeclaration":
    case "ClassDeclaration":
      return [{ name: statement.id?.name, node: statement }];
    case "VariableDeclaration":
      return statement.declarations.map((node) => {
        const { id, init } = node;
        return { name: id.type === "Identifier" && init !== null && isFunction(init) ? id.name : undefined, node };
      });
    default:
      return [{ name: undefined, node: statement }];
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

function usesOf(nodes: readonly TSESTree.Node[], names: ReadonlySet<string>, jsx: readonly string[]): NameUses {
  const reads = new Set<string>();
  const mutates = new Set<string>();
  for (const root of nodes) {
    walk(root as unknown as Node, (oxcNode) => {
      const node = oxcNode as unknown as TSESTree.Node;
      for (const name of readBy(node, jsx)) if (names.has(name)) reads.add(name);
      const changed = maybeChanged(node);
      if (changed !== undefined && names.has(changed)) mutates.add(changed);
    });
  }
  return { reads, mutates };
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

/** The name whose value a node may change in place, or anew. */
function maybeChanged(node: TSESTree.Node): string | undefined {
  switch (node.type) {
    case "AssignmentExpression":
      return rootOf(node.left);
    case "UpdateExpression":
      return rootOf(node.argument);
    case "UnaryExpression":
      return node.operator === "delete" ? rootOf(node.argument) : undefined;
    case "CallExpression": {
      const { callee } = node;
      if (callee.type !== "MemberExpression") return undefined;
      const isKnownReader = callee.property.type === "Identifier" && READERS.has(callee.property.name);
      return isKnownReader ? undefined : rootOf(callee.object);
    }
    default:
      return undefined;
  }
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
