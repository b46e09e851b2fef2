import type { Node } from "oxc-parser";

import type { Edits } from "../positions/edits.ts";

/** What a `catch` catches, where the user has no name for it or a pattern takes it apart. */
const CAUGHT = "$caught";

/** Shows what a `catch` of the user gets to the kernel first; see `KernelApi.caught`. */
export function rewriteCatch(node: Node, edits: Edits): void {
  if (node.type !== "CatchClause") return;
  const { param, body } = node;
  const inside = body.start + 1;
  if (param === null) {
    edits.insertBefore(body.start, `(${CAUGHT}) `);
    edits.insertBefore(inside, ` $k.caught(${CAUGHT});`);
  } else if (param.type === "Identifier") edits.insertBefore(inside, ` $k.caught(${param.name});`);
  else {
    edits.insertBefore(param.start, `${CAUGHT}) { let `);
    edits.replace(param.end, inside, ` = $k.caught(${CAUGHT});`);
  }
}
