// What a generic declaration is for a caller shows when its parameters are given. So types are put in, a file of them
// for each side, and the results are compared like any other types.
import type { TSESTree } from "@typescript-eslint/types";

import { walk } from "../../cells/walk.ts";
import type { Checker } from "../checker/checker.ts";
import { findDeclarations, parseDeclarations, sliceOf } from "../text/parse-declarations.ts";
import type { ExportPair } from "./export-pair.ts";

/** One generic export with types put in. */
export interface Instantiation {
  readonly pair: ExportPair;
  /** `value` for functions and constructors, `type` for what is a name of a type. */
  readonly form: "value" | "type";
  /** `<string, number>`, or nothing where all parameters have defaults. */
  readonly args: string;
  /** The name of the type that stands for it. */
  readonly name: string;
}

/** Types that differ in what conditional and mapped types tell apart. */
const COMMON = [
  "string",
  "number",
  `"a"`,
  "{ a: number }",
  "string[]",
  "boolean",
  "undefined",
  "(x: number) => string",
];
/** So many for one export, and no more. */
const MAX_PER_EXPORT = 28;

/** @param declarations - Texts of the old side's files, from which the types are taken that a conditional type asks for. */
export function planInstantiations(
  checker: Checker,
  pairs: readonly ExportPair[],
  declarations: readonly string[],
): readonly Instantiation[] {
  const asked = askedTypes(declarations);
  let count = 0;
  return pairs.flatMap((pair) => {
    const { old, next } = pair;
    if (old === undefined || next === undefined) return [];
    const constraints = checker.constraints(old);
    if (constraints.length === 0) return [];
    const roles = checker.rolesOf(old);
    const forms = [...(roles.isType ? ["type" as const] : []), ...(roles.isValue ? ["value" as const] : [])];
    const lists = argumentLists(constraints, [...(asked.get(old.name) ?? []), ...COMMON]);
    return forms.flatMap((form) =>
      lists
        // A value without arguments is compared as it is.
        .filter((args) => form === "type" || args !== "")
        .map((args) => {
          count += 1;
          return { pair, form, args, name: `Labtrail${count}` };
        }),
    );
  });
}

function argumentLists(constraints: readonly (string | undefined)[], choices: readonly string[]): readonly string[] {
  const lists = new Set<string>();
  for (let length = constraints.length; length >= 0; length -= 1) {
    const given = constraints.slice(0, length);
    const usual = given.map((constraint) => constraint ?? "string");
    lists.add(usual.join(", "));
    for (const choice of choices) {
      lists.add(given.map(() => choice).join(", "));
      for (let place = 0; place < length; place += 1) lists.add(usual.with(place, choice).join(", "));
    }
  }
  return [...lists].slice(0, MAX_PER_EXPORT).map((list) => (list === "" ? "" : `<${list}>`));
}

/** By declaration the types that its conditional types compare with; what they infer is a number. */
function askedTypes(declarations: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const asked = new Map<string, string[]>();
  for (const text of declarations) {
    for (const { names, node } of findDeclarations(parseDeclarations(text), text)) {
      const types = extendedTypes(node, text);
      for (const name of types.length > 0 ? names : []) asked.set(name, [...(asked.get(name) ?? []), ...types]);
    }
  }
  return asked;
}

function extendedTypes(root: TSESTree.Node, text: string): readonly string[] {
  const types: string[] = [];
  walk(root, (node) => {
    if (node.type !== "TSConditionalType") return;
    types.push(sliceOf(node.extendsType, text).replaceAll(/\binfer\s+\w+(?:\s+extends\s+\w+)?/g, "number"));
  });
  return types.filter((type) => type !== "never" && type !== "any" && type !== "unknown");
}

/** A file that names each instantiation. @param imports - Statements that import what they are of. */
export function renderInstantiations(imports: readonly string[], all: readonly Instantiation[]): string {
  const lines = all.map(({ pair, form, args, name }) => {
    const type = form === "type" ? pair.access : `typeof ${pair.access}`;
    return `export type ${name} = ${type}${args};`;
  });
  return [...imports, ...lines, ""].join("\n");
}

/** Which of them the checker refuses, by name: a constraint is not met, or there are too many or too few types. */
export function refusedInstantiations(checker: Checker, path: string, text: string): ReadonlySet<string> {
  const refused = new Set<string>();
  for (const { start } of checker.faultsOf(path)) {
    const line = text.slice(text.lastIndexOf("\n", start) + 1, text.indexOf("\n", start));
    const name = /^export type (\w+)/.exec(line)?.[1];
    if (name !== undefined) refused.add(name);
  }
  return refused;
}
