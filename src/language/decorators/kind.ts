import type { Decorator, Node, Program } from "oxc-parser";

import { walk } from "../syntax-tree.ts";
import { PLAIN_LEGACY_DECORATORS, type DecoratorSettings, type TranspileSettings } from "../transpile-settings.ts";

/**
 * An `@` where a decorator could begin: not inside a word, at the start of a text, or behind the star of a doc comment.
 * Only code that has one is worth being parsed for this question.
 */
const POSSIBLE = /(?<![\w"'`$]|\*[ \t]*)@/;

/** Classes and their members; what else has decorators is a parameter. */
const DECORATED_BY_STANDARD = /^(?:Class|(?:TSAbstract)?(?:Method|Property|Accessor))/;

export function mayHoldDecorators(source: string): boolean {
  return POSSIBLE.test(source);
}

/**
 * The language of the decorators in a piece of TypeScript; undefined when it has none.
 *
 * @param settings - Asked only when there are decorators.
 */
export function decoratorsOf(program: Program, settings: () => TranspileSettings): DecoratorSettings | undefined {
  const decorated: Node[] = [];
  walk(program, (node) => {
    if (decoratorCount(node) > 0) decorated.push(node);
  });
  if (decorated.length === 0) return undefined;
  const { decorators } = settings();
  const needsLegacy = decorators.kind === "standard" && decorated.some(({ type }) => !DECORATED_BY_STANDARD.test(type));
  return needsLegacy ? PLAIN_LEGACY_DECORATORS : decorators;
}

function decoratorCount(node: Node): number {
  return (node as { readonly decorators?: readonly Decorator[] }).decorators?.length ?? 0;
}
