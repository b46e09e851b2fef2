import type { Node } from "oxc-parser";

import { requireParser } from "./oxc.ts";

/** Calls `visit` for each direct child, in the order of the source. */
export function forEachChild(node: Node, visit: (child: Node) => void): void {
  const fields = node as unknown as Readonly<Record<string, Node | readonly (Node | null)[] | null | undefined>>;
  for (const key of requireParser().visitorKeys[node.type] ?? []) {
    const child = fields[key];
    if (Array.isArray(child)) {
      // Array holes (`[, a]`) are null.
      for (const item of child as readonly (Node | null)[]) if (item !== null) visit(item);
    } else if (child !== null && child !== undefined) visit(child as Node);
  }
}

/** Visits a node and everything below it, parents before children. Trees may be deeper than the stack. */
export function walk(root: Node, visit: (node: Node) => void): void {
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    visit(node);
    const children: Node[] = [];
    forEachChild(node, (child) => children.push(child));
    for (const child of children.toReversed()) waiting.push(child);
  }
}

/** The operands of a sum or the like, whose left operands have operators again, in the order of the source. */
export function termsOf(node: Node): readonly Node[] {
  const terms: Node[] = [];
  let first = node;
  while (first.type === "BinaryExpression" || first.type === "LogicalExpression") {
    terms.push(first.right);
    first = first.left;
  }
  return [first, ...terms.toReversed()];
}

/** A node and everything below it, in order, parents before children. */
export function nodesOf(root: Node): readonly Node[] {
  const nodes: Node[] = [];
  walk(root, (node) => nodes.push(node));
  return nodes;
}
