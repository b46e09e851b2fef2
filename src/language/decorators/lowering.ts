import type { AccessorProperty, ClassElement, Decorator, MethodDefinition, PropertyDefinition } from "oxc-parser";

import type { Edits } from "../positions/edits.ts";

/** What lowering one class needs. */
export interface Lowering {
  /** The variable of the class's `ClassDecoration`. */
  readonly handle: string;
  readonly code: string;
  readonly edits: Edits;
}

/** A member that may have decorators. */
export type Member = MethodDefinition | PropertyDefinition | AccessorProperty;

export function decoratorsOfMember(member: ClassElement): readonly Decorator[] {
  return "decorators" in member ? member.decorators : [];
}

/** Turns `@a @(b) ` into `a, (b)`, with a text behind the last one. */
export function listDecorators(decorators: readonly Decorator[], closing: string, edits: Edits): void {
  for (const [index, { start, end, expression }] of decorators.entries()) {
    edits.remove(start, expression.start);
    edits.insertAfter(end, index === decorators.length - 1 ? closing : ",");
  }
}
