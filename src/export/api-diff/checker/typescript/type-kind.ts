import type * as sync from "typescript/unstable/sync";

import type { TypeKind, TypeOrigin } from "../checker.ts";

/** Sorts a type into what the comparison tells apart. */
export function typeKindOf(type: sync.Type, checker: sync.Checker, api: typeof sync): TypeKind {
  const { TypeFlags, ObjectFlags } = api;
  if (type.isErrorType()) return "error";
  const simple = (
    [
      [TypeFlags.Any, "any"],
      [TypeFlags.Unknown, "unknown"],
      [TypeFlags.Never, "never"],
      [TypeFlags.Undefined, "undefined"],
      [TypeFlags.Null, "null"],
      [TypeFlags.Void, "void"],
      // Before unions and literals: an enum is a union of its members, and these are literals.
      [TypeFlags.EnumLike, "enum"],
      [TypeFlags.Literal, "literal"],
      [TypeFlags.String, "string"],
      [TypeFlags.Number, "number"],
      [TypeFlags.Boolean, "boolean"],
      [TypeFlags.BigInt, "bigint"],
      [TypeFlags.ESSymbolLike, "symbol"],
      [TypeFlags.NonPrimitive, "object-keyword"],
      [TypeFlags.Union, "union"],
    ] as const
  ).find(([flag]) => type.flags & flag);
  if (simple !== undefined) return simple[1];
  if (type.isIntersectionType()) {
    // A primitive with a brand has the properties of its wrapper, which nobody changes.
    return type.getTypes().every(({ flags }) => flags & TypeFlags.Object) ? "object" : "open";
  }
  if (!type.isObjectType()) return "open";
  // What is no reference to a generic type is neither an array nor a tuple, and need not be asked about.
  if (!(type.objectFlags & ObjectFlags.Reference)) return "object";
  if (checker.isTupleType(type)) return "tuple";
  return checker.isArrayType(type) ? "array" : "object";
}

/** Where a type is declared. @param isOwn - Whether a file belongs to the APIs. */
export function typeOriginOf(type: sync.Type, isOwn: (path: string) => boolean): TypeOrigin {
  const symbol = type.getSymbol();
  // What `Record` or `Pick` makes is declared in the library, and has the properties that the API gave it.
  if (symbol === undefined || symbol.name.startsWith("__")) return "own";
  const paths = symbol.declarations.map(({ path }) => String(path));
  if (paths.some((path) => /(?:^|\/)lib\.[\w.]*d\.ts$/.test(path))) return "library";
  return paths.some((path) => path.includes("/node_modules/") && !isOwn(path)) ? "package" : "own";
}
