import type { Class, Node, Program } from "oxc-parser";

import { forEachChild, walk } from "../parse/syntax-tree.ts";
import { decoratorsOfMember } from "./lowering.ts";

/** A node and what holds it. */
export interface Placed<Found extends Node = Node> {
  readonly node: Found;
  readonly parent: Placed | undefined;
}

/** What there is to lower in a program. */
export interface FoundClasses {
  /** Classes that hold no other one with something to lower, in the order of the source. */
  readonly innermost: readonly Placed<Class>[];
  /** Whether there are others around them. */
  readonly hasOuter: boolean;
}

export function findClasses(program: Program): FoundClasses {
  const innermost: Placed<Class>[] = [];
  let hasOuter = false;
  const waiting: Placed[] = [{ node: program, parent: undefined }];
  for (let placed = waiting.pop(); placed !== undefined; placed = waiting.pop()) {
    const { node, parent } = placed;
    if (needsLowering(node)) {
      if (holdsAnother(node)) hasOuter = true;
      else innermost.push({ node, parent });
    }
    const children: Placed[] = [];
    forEachChild(node, (child) => children.push({ node: child, parent: placed }));
    waiting.push(...children.toReversed());
  }
  return { innermost, hasOuter };
}

function needsLowering(node: Node): node is Class {
  if (node.type !== "ClassDeclaration" && node.type !== "ClassExpression") return false;
  const { decorators, body } = node;
  if (decorators.length > 0) return true;
  return body.body.some((member) => member.type === "AccessorProperty" || decoratorsOfMember(member).length > 0);
}

function holdsAnother(outer: Class): boolean {
  let isFound = false;
  walk(outer, (node) => {
    if (node !== outer && needsLowering(node)) isFound = true;
  });
  return isFound;
}
