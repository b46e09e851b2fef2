// An anonymous function or class takes its name from where it stands, which it no longer does inside a call of ours.
import type { Class, Node } from "oxc-parser";

import type { Placed } from "./find-classes.ts";

/** Whether an expression takes its name from its place. Parentheses do not change that. */
export function isAnonymous(node: Node): boolean {
  switch (node.type) {
    case "ParenthesizedExpression":
      return isAnonymous(node.expression);
    case "ArrowFunctionExpression":
      return true;
    case "FunctionExpression":
    case "ClassExpression":
      return node.id === null;
    default:
      return false;
  }
}

/** The name that a class has, or takes from its place; empty for none. */
export function nameOfClass({ node, parent }: Placed<Class>): string {
  if (node.id !== null) return node.id.name;
  let place = parent;
  while (place?.node.type === "ParenthesizedExpression") place = place.parent;
  return place === undefined ? "" : nameGivenBy(place.node);
}

function nameGivenBy(place: Node): string {
  switch (place.type) {
    case "VariableDeclarator":
      return nameOf(place.id, false);
    case "AssignmentExpression":
      return /^(?:\|\||&&|\?\?)?=$/.test(place.operator) ? nameOf(place.left, false) : "";
    case "AssignmentPattern":
      return nameOf(place.left, false);
    case "Property":
    case "PropertyDefinition":
    case "AccessorProperty":
      return nameOf(place.key, place.computed);
    case "ExportDefaultDeclaration":
      return "default";
    default:
      return "";
  }
}

/** The name that a key or variable says; empty when it is only known once the code runs. */
export function nameOf(key: Node, isComputed: boolean): string {
  if (isComputed) return "";
  if (key.type === "Identifier") return key.name;
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  return key.type === "Literal" ? String(key.value) : "";
}
