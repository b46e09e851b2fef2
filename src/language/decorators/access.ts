import type { DecoratedKind } from "./runtime.ts";

/** How a decorator reaches a member of an object. That to a private one can only be written inside its class. */
export interface MemberAccess {
  has(object: object): boolean;
  get?(object: object): unknown;
  set?(object: object, value: unknown): void;
}

/** That to a public member. */
export function accessTo(key: PropertyKey, kind: DecoratedKind): MemberAccess {
  const access: MemberAccess = { has: (object) => key in object };
  if (kind !== "setter") access.get = (object) => (object as Record<PropertyKey, unknown>)[key];
  if (kind !== "method" && kind !== "getter") {
    access.set = (object, value) => {
      (object as Record<PropertyKey, unknown>)[key] = value;
    };
  }
  return access;
}

/** The text of that to a private member, for the class itself. */
export function renderPrivateAccess(name: string, kind: DecoratedKind): string {
  const parts = [`has: (object) => ${name} in object`];
  if (kind !== "setter") parts.push(`get: (object) => object.${name}`);
  if (kind !== "method" && kind !== "getter") parts.push(`set: (object, value) => { object.${name} = value; }`);
  return `{ ${parts.join(", ")} }`;
}
