// An anonymous function takes its name from the variable that it is assigned to, and so would get one of ours.
import type { Expression, Node } from "oxc-parser";

import type { Edits } from "../positions/edits.ts";

/** What to put around an anonymous function to give it a name. The brackets make `__proto__` a name like any other. */
export function namingBrackets(name: string): readonly [before: string, after: string] {
  const key = `[${JSON.stringify(name)}]`;
  return [`{ ${key}: `, ` }${key}`];
}

/**
 * Keeps the name that an anonymous function gets in a declaration, an assignment or a default value.
 *
 * @param isRenamed - Whether the name at this offset becomes a variable of another name.
 */
export function keepFunctionName(node: Node, isRenamed: (start: number) => boolean, edits: Edits): void {
  const [target, value] = namingPlace(node);
  if (target?.type !== "Identifier" || value === undefined || value === null) return;
  if (isAnonymousFunction(value) && isRenamed(target.start))
    edits.wrap(value.start, value.end, ...namingBrackets(target.name));
}

function namingPlace(node: Node): readonly [target?: Node, value?: Expression | null] {
  switch (node.type) {
    case "VariableDeclarator":
      return [node.id, node.init];
    case "AssignmentPattern":
      return [node.left, node.right];
    case "AssignmentExpression":
      return /^(?:\|\||&&|\?\?)?=$/.test(node.operator) ? [node.left, node.right] : [];
    default:
      return [];
  }
}

function isAnonymousFunction(node: Expression): boolean {
  if (node.type === "ArrowFunctionExpression") return true;
  return (node.type === "FunctionExpression" || node.type === "ClassExpression") && node.id === null;
}
