import type { Node } from "oxc-parser";

import type { Edits } from "../positions/edits.ts";

/**
 * Makes an `await`, or a round of `for await`, ask whether its execution still stands. Without this, the loop of a cell
 * that was interrupted while it waited would go on for ever: `for (;;) { await sleep(1); sideEffect(); }`.
 */
export function rewriteAwait(node: Node, edits: Edits): void {
  if (node.type === "AwaitExpression") edits.wrap(node.start, node.end, "$k.alive(", ")");
  else if (node.type === "ForOfStatement" && node.await) {
    if (node.body.type === "BlockStatement") edits.insertBefore(node.body.start + 1, " $k.alive();");
    else edits.wrap(node.body.start, node.body.end, "{ $k.alive(); ", " }");
  }
}
