import type { Node, Program } from "oxc-parser";

import type { Span } from "../positions/edits.ts";
import { namesOf } from "../parse/names.ts";
import { forEachChild } from "../parse/syntax-tree.ts";

/** A name that an assignment brings into being, since nothing declares it: `total = 0`. */
export interface ImplicitName {
  readonly name: string;
  /** What it gets first; undefined when that means something only inside of a function, or is a part of something. */
  readonly value: Span | undefined;
}

/**
 * The names that a cell assigns and that nothing declares.
 *
 * @param isKnown - Whether an earlier cell or Node has the name.
 */
export function implicitNamesOf(program: Program, isKnown: (name: string) => boolean): readonly ImplicitName[] {
  const names = namesOf(program);
  const declared = new Set(names.declarations.map(({ name }) => name));
  const written = [...names.used].filter((name) => {
    return !declared.has(name) && !isKnown(name) && names.occurrencesOf(name).some(({ role }) => role === "write");
  });
  if (written.length === 0) return [];
  const values = new Map<string, Span>();
  collectValues(program, values);
  return written.map((name) => ({ name, value: values.get(name) }));
}

function collectValues(node: Node, values: Map<string, Span>): void {
  if (/Function|^Class/.test(node.type)) return;
  if (node.type === "AssignmentExpression" && node.operator === "=" && node.left.type === "Identifier") {
    const { name } = node.left;
    if (!values.has(name)) values.set(name, node.right);
  }
  forEachChild(node, (child) => collectValues(child, values));
}
