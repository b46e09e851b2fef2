import { createRequire } from "node:module";

import type { analyze, Definition, Reference, ScopeManager, Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";

/** The top level of a cell. */
export interface TopScope {
  readonly declared: readonly Variable[];
  /** References, from anywhere in the cell, to names that the cell does not declare. */
  readonly through: readonly Reference[];
}

interface Analyser {
  readonly analyze: typeof analyze;
}

let analyser: Analyser | undefined;

export function topScopeOf(program: TSESTree.Program): TopScope {
  const top = analyse(program).scopes.find(({ type }) => String(type) === "module");
  const declared = top?.variables.filter(({ defs }) => defs.length > 0) ?? [];
  return { declared, through: top?.through ?? [] };
}

function analyse(program: TSESTree.Program): ScopeManager {
  // It takes 60 to 100 ms to load: not before the first analysis, so that the start of the kernel does not wait for it.
  analyser ??= createRequire(import.meta.url)("@typescript-eslint/scope-manager") as Analyser;
  // Without the names of built-in types, which cost time and would not count as free.
  return analyser.analyze(program, { sourceType: "module", lib: [] });
}

/** Whether a variable exists for the type checker only. */
export function isType({ defs, isValueVariable }: Variable): boolean {
  return !isValueVariable || defs.every(isTypeImport);
}

function isTypeImport({ node, parent }: Definition): boolean {
  return [node, parent].some((one) => one && "importKind" in one && one.importKind === "type");
}

/** Whether a definition only says that the value is there: `declare const data: number[]`. */
export function isAmbient({ node, parent }: Definition): boolean {
  return [node, parent].some((one) => one && "declare" in one && one.declare === true);
}

/** `const rows = rows.slice(1)` reads the `rows` of an earlier cell. Inside a function it would read the new one. */
export function isReadOfOlder(reference: Reference, { defs }: Variable): boolean {
  if (!reference.isRead() || String(reference.from.variableScope.type) !== "module") return false;
  const [start, end] = reference.identifier.range;
  return defs.some(({ node }) => {
    if (node.type !== "VariableDeclarator" || node.init === null) return false;
    return node.init.range[0] <= start && end <= node.init.range[1];
  });
}
