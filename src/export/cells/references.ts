import { analyze, type Reference as ScopeReference, type Scope } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";

import type { TextRange } from "./directives.ts";
import { walk } from "./walk.ts";

/** A name that a cell defines at its top level. Imports are not among them. */
export interface Declaration {
  readonly name: string;
  readonly start: number;
  /** A function is there before any statement runs. */
  readonly isHoisted: boolean;
  /** An interface or a type alias: nothing is left of it at run time. */
  readonly isTypeOnly: boolean;
  /** The cell declares it twice, where the language allows one only. */
  readonly repeatedAt: number | undefined;
}

/** A use of a name that the cell does not define itself, its own imports included. */
export interface NameUse {
  readonly name: string;
  readonly start: number;
  /** The use vanishes with the types. */
  readonly isType: boolean;
  /** The use happens while the module loads, and not in a function that is called later. */
  readonly isEager: boolean;
  readonly isWrite: boolean;
}

export interface CellNames {
  readonly declarations: ReadonlyMap<string, Declaration>;
  readonly uses: readonly NameUse[];
}

/** Which names a cell defines and which it takes from elsewhere. */
export function readNames(program: TSESTree.Program, source: string): CellNames {
  const { globalScope } = analyze(program, { sourceType: "module", lib: [] });
  const moduleScope = globalScope?.childScopes[0];
  if (!globalScope || !moduleScope) return { declarations: new Map(), uses: [] };

  const typeQueries = source.includes("typeof") ? findTypeQueries(program) : [];
  const uses = globalScope.through.map((reference) => toUse(reference, typeQueries));
  const declarations = new Map<string, Declaration>();
  for (const variable of moduleScope.variables) {
    const [definition] = variable.defs;
    if (definition === undefined) continue;
    if (definition.type === "ImportBinding") {
      uses.push(...variable.references.map((reference) => toUse(reference, typeQueries)));
      continue;
    }
    declarations.set(variable.name, {
      name: variable.name,
      start: definition.name.range[0],
      isHoisted: definition.type === "FunctionName",
      isTypeOnly: !variable.isValueVariable,
      repeatedAt: maybeRepetition(variable.defs),
    });
  }
  return { declarations, uses: uses.toSorted((a, b) => a.start - b.start) };
}

function toUse(reference: ScopeReference, typeQueries: readonly TextRange[]): NameUse {
  const [start] = reference.identifier.range;
  const isQueried = typeQueries.some((query) => start >= query.start && start < query.end);
  const isType = isQueried || (reference.isTypeReference && !reference.isValueReference);
  return {
    name: reference.identifier.name as string,
    start,
    isType,
    isEager: !isType && isEagerIn(reference.from),
    isWrite: reference.isWrite(),
  };
}

/** Whether code of a scope runs while the module loads. */
function isEagerIn(from: Scope): boolean {
  for (let scope: Scope | null = from; scope !== null; scope = scope.upper) {
    if (scope.type === "function") return false;
    if (scope.type === "class-field-initializer" && !isStaticField(scope)) return false;
  }
  return true;
}

function isStaticField(scope: Scope): boolean {
  const start = scope.block.range[0];
  const owner = scope.upper?.block;
  if (owner?.type !== "ClassDeclaration" && owner?.type !== "ClassExpression") return false;
  return owner.body.body.some(
    (member) =>
      member.type === "PropertyDefinition" &&
      member.static &&
      member.value !== null &&
      start >= member.value.range[0] &&
      start < member.value.range[1],
  );
}

/** The ranges of `typeof name` in types, which the scope analysis counts as uses of a value. */
function findTypeQueries(program: TSESTree.Program): readonly TextRange[] {
  const ranges: TextRange[] = [];
  walk(program, (node) => {
    if (node.type === "TSTypeQuery") ranges.push({ start: node.range[0], end: node.range[1] });
  });
  return ranges;
}

/** Where a name is defined a second time in a way that no module may: overloads, merged types and `var` are fine. */
function maybeRepetition(
  definitions: readonly {
    readonly type: string;
    readonly name: TSESTree.Node;
    readonly parent?: TSESTree.Node | null;
  }[],
): number | undefined {
  const values = definitions.filter(({ type }) => type === "Variable" || type === "ClassName");
  const isVar = values.every(({ parent }) => parent?.type === "VariableDeclaration" && parent.kind === "var");
  if (values.length === 0 || isVar) return undefined;
  const others = definitions.filter(({ type }) => type === "FunctionName");
  const second = [...values, ...others].map(({ name }) => name.range[0]).toSorted((a, b) => a - b)[1];
  return second;
}
