import type { TSESTree } from "@typescript-eslint/types";

import { partsOf, type Part } from "./cell-parts.ts";
import { joinUses, NO_USES, withFunctions, type CellUses, type Making, type NameUses } from "./name-uses.ts";
import { callsOf, maybeSetUp, namesMadeOf, outermostFunctions, usesOf, type CodeNames } from "./node-uses.ts";

/** Which names count. Identifiers are told apart by name alone: a parameter that shadows one of them counts too. */
export interface NamesOfInterest {
  /** Names that the cell takes from the session or changes there. */
  readonly ofSession: ReadonlySet<string>;
  /** Names it declares. */
  readonly own: ReadonlySet<string>;
  /** Names that its JSX elements become calls of. */
  readonly jsx?: readonly string[];
}

/**
 * Divides the uses of a cell by when they happen. Functions that are handed to a call (`rows.map(row => row * scale)`)
 * run at once, as far as anybody can tell.
 */
export function findNameUses(program: TSESTree.Program, { ofSession, own, jsx = [] }: NamesOfInterest): CellUses {
  const code: CodeNames = { names: new Set([...ofSession, ...own]), jsx };
  const parts = program.body.flatMap(partsOf);
  const functions = new Map<string, NameUses>();
  for (const { names, node, isFunction } of parts) {
    if (isFunction) for (const name of names) functions.set(name, usesOf([node], code));
  }
  const atOnce = parts.flatMap(({ immediate }) => immediate);
  const { reads, mutates } = withFunctions(usesOf(atOnce, code), functions);
  return {
    // Its own names are no business of other cells, unless it reads what they held before.
    immediate: { reads: pick(reads, ofSession), mutates: pick(mutates, ofSession) },
    makings: makingsOf(parts, code),
    assigns: new Set(parts.flatMap(({ assigned }) => assigned).filter((name) => ofSession.has(name) && !own.has(name))),
    aliases: new Map(parts.flatMap(({ names, root }) => (root === undefined ? [] : names.map((name) => [name, root])))),
    calls: pick(callsOf(atOnce), ofSession),
    setsUp: new Set(program.body.flatMap((statement) => maybeSetUp(statement) ?? [])),
  };
}

function makingsOf(allParts: readonly Part[], code: CodeNames): ReadonlyMap<string, Making> {
  const makings = new Map<string, Making>();
  for (const { names, assigned, node, value, isFunction } of allParts) {
    const changed = [...usesOf([node], code).mutates];
    const targets = new Set([...names, ...assigned, ...changed]);
    if (targets.size === 0) continue;
    const functions = isFunction ? usesOf([node], code) : usesOf(outermostFunctions(node, "everywhere"), code);
    const partFunctions = value === undefined ? NO_USES : usesOf(outermostFunctions(value, "outside-calls"), code);
    const parts = namesMadeOf(value, code);
    const { reads } = usesOf([node], code);
    for (const name of targets) {
      const all = new Set([...reads].filter((one) => one !== name));
      const making: Making = isFunction
        ? { functions, partFunctions: functions, parts: new Set(), all: new Set(), isFunction }
        : names.includes(name)
          ? { functions, partFunctions, parts, all, isFunction }
          : // What a method is given, it may keep.
            { functions, partFunctions: functions, parts: all, all, isFunction };
      const known = makings.get(name);
      makings.set(name, known === undefined ? making : joinMakings(known, making));
    }
  }
  return makings;
}

/** A name that is made in one statement and changed in another. */
function joinMakings(first: Making, second: Making): Making {
  return {
    functions: joinUses([first.functions, second.functions]),
    partFunctions: joinUses([first.partFunctions, second.partFunctions]),
    parts: new Set([...first.parts, ...second.parts]),
    all: new Set([...first.all, ...second.all]),
    isFunction: first.isFunction && second.isFunction,
  };
}

function pick(names: ReadonlySet<string>, wanted: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...names].filter((name) => wanted.has(name)));
}
