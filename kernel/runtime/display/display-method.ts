import { types } from "node:util";

import { maybeProxyTarget } from "../../../src/frame/proxy-target.ts";
import { dataProperty } from "../../../src/shared/data-property.ts";

/** The method by which a value says how it is shown; Deno and nodejs-polars know it too. */
export const DISPLAY_METHOD = Symbol.for("Jupyter.display");

/**
 * The display method of a value, ready to be called. A proxy may answer every property with something that can be called,
 * so it is what it stands for that must have the method.
 */
export function maybeDisplayMethod(value: object): (() => unknown) | undefined {
  const owner = types.isProxy(value) ? maybeProxyTarget(value) : value;
  const method = dataProperty(owner, DISPLAY_METHOD);
  return typeof method === "function" ? () => method.call(value) as unknown : undefined;
}
