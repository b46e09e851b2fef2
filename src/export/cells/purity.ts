import type { TSESTree } from "@typescript-eslint/types";

/** Classes whose constructors only make a container or a pattern. */
const PURE_CLASSES = new Set([
  "Map",
  "Set",
  "WeakMap",
  "WeakSet",
  "RegExp",
  "Array",
  "ArrayBuffer",
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
]);

/** Objects of the language whose methods compute and do nothing else. */
const PURE_OBJECTS = new Set(["Math", "Object", "Number", "String", "Symbol", "Array", "BigInt"]);

/** Functions of the language that compute and do nothing else. */
const PURE_FUNCTIONS = new Set(["Symbol", "Number", "String", "Boolean", "BigInt", "parseInt", "parseFloat"]);

/** Whether evaluating an expression when a module loads can neither be slow, nor fail, nor be seen from outside. */
export function isPure(node: TSESTree.Node | null | undefined): boolean {
  if (!node) return true;
  switch (node.type) {
    case "Literal":
    case "Identifier":
    case "ArrowFunctionExpression":
    case "FunctionExpression":
      return true;
    case "ClassExpression":
      return isPureClass(node);
    case "TemplateLiteral":
      return node.expressions.every(isPure);
    case "MemberExpression":
      return isPure(node.object) && (!node.computed || isPure(node.property));
    case "UnaryExpression":
      return node.operator !== "delete" && isPure(node.argument);
    case "BinaryExpression":
    case "LogicalExpression":
      return isPure(node.left) && isPure(node.right);
    case "ConditionalExpression":
      return isPure(node.test) && isPure(node.consequent) && isPure(node.alternate);
    case "ArrayExpression":
      return node.elements.every(isPure);
    case "ObjectExpression":
      return node.properties.every(isPure);
    case "Property":
      return (!node.computed || isPure(node.key)) && isPure(node.value);
    case "SpreadElement":
      return isPure(node.argument);
    case "ChainExpression":
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
    case "TSTypeAssertion":
      return isPure(node.expression);
    case "NewExpression":
      return node.callee.type === "Identifier" && PURE_CLASSES.has(node.callee.name) && node.arguments.every(isPure);
    case "CallExpression":
      return isPureCallee(node.callee) && node.arguments.every(isPure);
    default:
      return false;
  }
}

/** Whether defining a class runs nothing: static fields and blocks, computed names and decorators run at once. */
export function isPureClass(node: TSESTree.ClassDeclaration | TSESTree.ClassExpression): boolean {
  return (
    node.decorators.length === 0 &&
    node.body.body.every((member) => {
      if (member.type === "StaticBlock") return false;
      if (member.type === "TSIndexSignature") return true;
      if (member.computed && !isPure(member.key)) return false;
      if (member.decorators.length > 0) return false;
      return member.type !== "PropertyDefinition" || !member.static || isPure(member.value);
    })
  );
}

function isPureCallee(callee: TSESTree.Expression): boolean {
  if (callee.type === "Identifier") return PURE_FUNCTIONS.has(callee.name);
  return (
    callee.type === "MemberExpression" && callee.object.type === "Identifier" && PURE_OBJECTS.has(callee.object.name)
  );
}
