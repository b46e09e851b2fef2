// Looking at values of user code without running any of it: no getter, no proxy's trap.
import { types } from "node:util";

/** What a property holds, own or inherited. Undefined as well when only a getter or a proxy could say. */
export function dataProperty(holder: unknown, name: PropertyKey): unknown {
  let owner = holder;
  while ((typeof owner === "object" || typeof owner === "function") && owner !== null && !types.isProxy(owner)) {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name);
    if (descriptor !== undefined) return descriptor.value as unknown;
    owner = Object.getPrototypeOf(owner) as unknown;
  }
  return undefined;
}

/** Whether all of these are methods, own or inherited. */
export function hasMethods(holder: unknown, names: readonly PropertyKey[]): boolean {
  return names.every((name) => typeof dataProperty(holder, name) === "function");
}

/** The name of an object's class; "Object" when it has none. */
export function classNameOf(value: object): string {
  const builder = dataProperty(value, "constructor");
  if (typeof builder !== "function" || types.isProxy(builder)) return "Object";
  const name: unknown = Object.getOwnPropertyDescriptor(builder, "name")?.value;
  return typeof name === "string" && name !== "" ? name : "Object";
}
