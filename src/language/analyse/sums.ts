import type { TSESTree } from "@typescript-eslint/types";
import type { Node } from "oxc-parser";

import { termsOf, walk } from "../parse/syntax-tree.ts";

/**
 * Makes each sum of a tree a list of its terms: the tree of `1 + 1 + ...` is as deep as the sum is long, which is more
 * than the analyser of scopes can follow. What the terms read and write stays the same.
 */
export function flattenSums(program: TSESTree.Program): void {
  walk(program as unknown as Node, (node) => {
    const expressions = termsOf(node);
    if (expressions.length > 2) Object.assign(node, { type: "SequenceExpression", expressions });
  });
}
