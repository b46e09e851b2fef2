import type { Checker, TypeRef } from "../checker/checker.ts";

const MAX_DEPTH = 4;

/** Whether a type depends on type parameters, as far as one looks. */
export function isOpenType(checker: Checker, type: TypeRef, depth = 0): boolean {
  if (depth > MAX_DEPTH) return false;
  const isOpen = (part: TypeRef) => isOpenType(checker, part, depth + 1);
  switch (checker.kindOf(type)) {
    case "open":
      return true;
    case "union":
      return checker.unionMembers(type).some(isOpen);
    case "array":
    case "tuple":
      return checker.typeArguments(type).some(isOpen);
    case "object": {
      if (checker.typeArguments(type).some(isOpen)) return true;
      if (checker.originOf(type) !== "own") return false;
      const signatures = [...checker.calls(type), ...checker.constructs(type)];
      const types = signatures.flatMap(({ parameters, returns }) => [returns, ...parameters.map((one) => one.type)]);
      return [...types, ...checker.properties(type).map((property) => property.type)].some(isOpen);
    }
    default:
      return false;
  }
}
