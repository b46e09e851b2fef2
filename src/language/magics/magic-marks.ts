import type { Node } from "oxc-parser";

// A mark stands for a magic while the parser looks at a cell: a name that nobody uses, as a statement of its own.
const MARK = /^\$k\$(\d+)$/;

export function markFor(index: number): string {
  return `$k$${index};`;
}

/** The number of the mark that a node is. */
export function maybeMarkIndex(node: Node): number | undefined {
  const [, index] = (node.type === "Identifier" && MARK.exec(node.name)) || [];
  return index === undefined ? undefined : Number(index);
}
