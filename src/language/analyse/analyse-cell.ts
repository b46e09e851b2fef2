import type { Reference } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";

import { jsxNamesOf } from "./jsx-names.ts";
import { literalConstantsOf, type LiteralConstant } from "./literal-constants.ts";
import { memberUsesOf } from "./member-uses.ts";
import { moduleImportsOf, type ModuleImport } from "./module-imports.ts";
import { withinStack } from "../parse/nesting.ts";
import { parseAnyCell } from "../parse/parse.ts";
import { flattenSums } from "./sums.ts";
import { DEFAULT_SETTINGS, type JsxSettings } from "../transpile/transpile-settings.ts";
import { isAmbient, isReadOfOlder, isType, topScopeOf } from "./top-scope.ts";

/** What a cell takes from the session and what it leaves there, as far as the text tells. Names come once each. */
export interface CellAnalysis {
  /** Top-level values that the cell declares, imports included. */
  readonly declares: readonly string[];
  /** Top-level interfaces and type aliases, and imported types. */
  readonly types: readonly string[];
  /**
   * Names whose value comes from elsewhere: an earlier cell or a global, also when only a function body reads them.
   * Which of them are built-in is for the caller to say.
   */
  readonly reads: readonly string[];
  /** Those of them, or of its own, that its JSX elements become calls of. */
  readonly jsxNames: readonly string[];
  /** Names of the session that the cell declares, assigns, or changes a member of. */
  readonly writes: readonly string[];
  /** Free names on which the cell calls a method, which may change the value: `rows.push(1)`, `model.fit(xs, ys)`. */
  readonly mayMutate: readonly string[];
  readonly imports: readonly ModuleImport[];
  readonly constants: readonly LiteralConstant[];
}

const EMPTY: CellAnalysis = {
  declares: [],
  types: [],
  reads: [],
  jsxNames: [],
  writes: [],
  mayMutate: [],
  imports: [],
  constants: [],
};

/**
 * Analyses the TypeScript of a cell, without its magics (see `blankMagics`). Code that does not parse has nothing, and
 * neither has code that is nested more deeply than the analyser can follow.
 *
 * @param jsx - How its JSX is compiled; asked only when it has some.
 * @example
 * analyseCell("const rate = 0.1\nmodel.fit(xs)").reads; // ["model", "xs"]
 */
export function analyseCell(code: string, jsx: () => JsxSettings = () => DEFAULT_SETTINGS.jsx): CellAnalysis {
  const { program, diagnostics, language } = parseAnyCell(code);
  if (diagnostics.length > 0 || program.body.length === 0) return EMPTY;
  return withinStack(
    code,
    () => analyse(program, language === "tsx" ? jsxNamesOf(code, jsx()) : []),
    () => EMPTY,
  );
}

function analyse(program: TSESTree.Program, jsxNames: readonly string[]): CellAnalysis {
  flattenSums(program);
  const { declared, through } = topScopeOf(program);
  const types = declared.filter(isType);
  const ambient = declared.filter((variable) => !isType(variable) && variable.defs.every(isAmbient));
  const values = declared.filter((variable) => !types.includes(variable) && !ambient.includes(variable));
  const { changed, receivers } = memberUsesOf(program);

  const isWrite = (one: Reference): boolean => one.isWrite() || changed.has(one.identifier);
  // What is declared as ambient comes from elsewhere as well.
  const free = [...through, ...ambient.flatMap(({ references }) => references)].filter((one) => one.isValueReference);
  const older = values.flatMap((variable) => variable.references.filter((one) => isReadOfOlder(one, variable)));
  const reads = [...free.filter((one) => one.isRead()), ...older].map(({ identifier }) => identifier);
  const called = jsxNames.filter((name) => !values.some((variable) => variable.name === name));
  return {
    declares: namesOf(values),
    types: namesOf(types),
    reads: namesOf([...reads, ...called.map((name) => ({ name }))]),
    jsxNames,
    writes: namesOf([...values, ...free.filter(isWrite).map(({ identifier }) => identifier)]),
    mayMutate: namesOf(free.map(({ identifier }) => identifier).filter((identifier) => receivers.has(identifier))),
    imports: moduleImportsOf(program),
    constants: literalConstantsOf(program),
  };
}

/** The names of identifiers or variables, once each. */
function namesOf(named: readonly { readonly name: unknown }[]): readonly string[] {
  return [...new Set(named.map(({ name }) => String(name)))];
}
