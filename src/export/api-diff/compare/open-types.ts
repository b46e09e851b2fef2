import type { Checker, TypeRef } from "../checker/checker.ts";

/** Whether a type depends on type parameters. */
export function isOpenType(checker: Checker, type: TypeRef, seen: Set<number> = new Set()): boolean {
  if (seen.has(type.id)) return false;
  seen.add(type.id);
  const isOpen = (part: TypeRef) => isOpenType(checker, part, seen);
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
      const indexes = checker.indexes(type).map(({ value }) => value);
      return [...types, ...indexes, ...checker.properties(type).map((property) => property.type)].some(isOpen);
    }
    default:
      return false;
  }
}
