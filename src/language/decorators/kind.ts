import type { Decorator, Node, Program } from "oxc-parser";

import type { Diagnostic } from "../diagnostic.ts";
import { walk } from "../parse/syntax-tree.ts";
import {
  PLAIN_LEGACY_DECORATORS,
  type DecoratorSettings,
  type TranspileSettings,
} from "../transpile/transpile-settings.ts";

/**
 * An `@` where a decorator could begin: not inside a word, at the start of a text, or behind the star of a doc comment.
 * Only code that has one is worth being parsed for this question.
 */
const POSSIBLE = /(?<![\w"'`$]|\*[ \t]*)@/;

/** Classes and their members; what else has decorators is a parameter. */
const DECORATED_BY_STANDARD = /^(?:Class|(?:TSAbstract)?(?:Method|Property|Accessor))/;

/** The decorators of a piece of TypeScript. */
export interface FoundDecorators {
  /** The language they are written in; undefined when there are none. */
  readonly settings: DecoratorSettings | undefined;
  /** Where that language allows none. */
  readonly faults: readonly Diagnostic[];
}

export const NO_DECORATORS: FoundDecorators = { settings: undefined, faults: [] };

export function mayHoldDecorators(source: string): boolean {
  return POSSIBLE.test(source);
}

/** @param settings - Asked only when there are decorators. */
export function findDecorators(program: Program, settings: () => TranspileSettings): FoundDecorators {
  const decorated: Node[] = [];
  const inExpressions: Decorator[] = [];
  walk(program, (node) => {
    if (decoratorsOf(node).length > 0) decorated.push(node);
    if (node.type !== "ClassExpression") return;
    inExpressions.push(...node.decorators, ...node.body.body.flatMap(decoratorsOf));
  });
  if (decorated.length === 0) return NO_DECORATORS;
  const { decorators } = settings();
  const needsLegacy = decorated.some(({ type }) => !DECORATED_BY_STANDARD.test(type));
  const chosen = needsLegacy && decorators.kind === "standard" ? PLAIN_LEGACY_DECORATORS : decorators;
  // oxc would leave them out.
  const faults = chosen.kind === "legacy" ? inExpressions.map(toFault) : [];
  return { settings: chosen, faults };
}

function decoratorsOf(node: Node): readonly Decorator[] {
  return (node as { readonly decorators?: readonly Decorator[] }).decorators ?? [];
}

function toFault({ start, end }: Decorator): Diagnostic {
  const message =
    "A decorator of the older kind cannot stand in a class expression: declare the class with `class Name`";
  return { message, start, end };
}
