import { visitorKeys, type Node } from "oxc-parser";

/** Calls `visit` for each direct child, in the order of the source. */
export function forEachChild(node: Node, visit: (child: Node) => void): void {
  const fields = node as unknown as Readonly<Record<string, Node | readonly (Node | null)[] | null | undefined>>;
  for (const key of visitorKeys[node.type] ?? []) {
    const child = fields[key];
    if (Array.isArray(child)) {
      // Array holes (`[, a]`) are null.
      for (const item of child as readonly (Node | null)[]) if (item !== null) visit(item);
    } else if (child !== null && child !== undefined) visit(child as Node);
  }
}

/** Visits a node and everything below it, parents before children. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  forEachChild(node, (child) => walk(child, visit));
}
