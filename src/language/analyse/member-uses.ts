import type { TSESTree } from "@typescript-eslint/types";
import type { Node } from "oxc-parser";

import { walk } from "../parse/syntax-tree.ts";

/** Identifiers, as nodes of the tree, whose value is used through its members. */
export interface MemberUses {
  /** A member is assigned, counted or deleted: `a` of `a.b[0].c = 1`. */
  readonly changed: ReadonlySet<TSESTree.Node>;
  /** A method is called: `a` of `a.b.push(1)`. */
  readonly receivers: ReadonlySet<TSESTree.Node>;
}

export function memberUsesOf(program: TSESTree.Program): MemberUses {
  const changed = new Set<TSESTree.Node>();
  const receivers = new Set<TSESTree.Node>();
  walk(program as unknown as Node, (oxcNode) => {
    const node = oxcNode as unknown as TSESTree.Node;
    for (const target of targetsOf(node)) addRoot(changed, target);
    if (node.type === "CallExpression") addRoot(receivers, node.callee);
  });
  return { changed, receivers };
}

function addRoot(roots: Set<TSESTree.Node>, node: TSESTree.Node): void {
  const root = rootOf(node);
  if (root !== undefined) roots.add(root);
}

/** What a node assigns, counts or deletes, if anything; the parts of a pattern one by one. */
export function targetsOf(node: TSESTree.Node): readonly TSESTree.Node[] {
  switch (node.type) {
    case "AssignmentExpression":
    case "ForInStatement":
    case "ForOfStatement":
      return partsOf(node.left);
    case "UpdateExpression":
      return [node.argument];
    case "UnaryExpression":
      return node.operator === "delete" ? [node.argument] : [];
    default:
      return [];
  }
}

function partsOf(target: TSESTree.Node): readonly TSESTree.Node[] {
  switch (target.type) {
    case "ArrayPattern":
      return target.elements.flatMap((element) => (element === null ? [] : partsOf(element)));
    case "ObjectPattern":
      return target.properties.flatMap((property) =>
        partsOf(property.type === "RestElement" ? property.argument : property.value),
      );
    case "AssignmentPattern":
      return partsOf(target.left);
    case "RestElement":
      return partsOf(target.argument);
    default:
      return [target];
  }
}

/** The identifier at the start of a chain of members; undefined for anything else, and for an identifier alone. */
function rootOf(node: TSESTree.Node, isMember = false): TSESTree.Node | undefined {
  switch (node.type) {
    case "Identifier":
      return isMember ? node : undefined;
    case "MemberExpression":
      return rootOf(node.object, true);
    case "ChainExpression":
    case "TSNonNullExpression":
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSTypeAssertion":
      return rootOf(node.expression, isMember);
    default:
      return undefined;
  }
}
