import { visitorKeys } from "oxc-parser";
import type { TSESTree } from "@typescript-eslint/types";

/** Visits a node and everything below it, in source order. A visitor that returns "skip" is not led below that node. */
export function walk(node: TSESTree.Node, visit: (node: TSESTree.Node) => "skip" | void): void {
  if (visit(node) === "skip") return;
  const fields = node as unknown as Readonly<Record<string, Child | readonly Child[]>>;
  for (const key of visitorKeys[node.type] ?? []) {
    const child = fields[key];
    if (Array.isArray(child)) {
      for (const item of child as readonly Child[]) if (item) walk(item, visit);
    } else if (child) walk(child as TSESTree.Node, visit);
  }
}

type Child = TSESTree.Node | null | undefined;

/** Whether the node begins a body that runs later than the code around it. */
export function isFunction(node: TSESTree.Node): boolean {
  return (
    node.type === "FunctionDeclaration" || node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression"
  );
}
