import { types } from "node:util";

import { toPlainText } from "./plain-text.ts";

/** What a user's renderer gives: a bundle, something that is shown in its stead, or undefined to leave it to others. */
export type UserRenderer = (value: object) => unknown;

/** The renderers that user code has registered for classes. */
export class RegisteredRenderers {
  readonly #byPrototype = new WeakMap<object, UserRenderer>();

  /**
   * Shows values of a class, and of its subclasses that have no renderer of their own, as `render` says.
   *
   * @param render - Null takes the renderer of the class away.
   */
  readonly register = (type: unknown, render: unknown): void => {
    const prototype: unknown = typeof type === "function" ? type.prototype : undefined;
    if (typeof prototype !== "object" || prototype === null) {
      throw new TypeError(`display.register needs a class, not ${toPlainText(type)}`);
    }
    if (render === null) this.#byPrototype.delete(prototype);
    else if (typeof render === "function") this.#byPrototype.set(prototype, render as UserRenderer);
    else throw new TypeError(`display.register needs a function that gives a bundle, not ${toPlainText(render)}`);
  };

  find(value: object): UserRenderer | undefined {
    let owner: unknown = value;
    while (typeof owner === "object" && owner !== null && !types.isProxy(owner)) {
      const render = this.#byPrototype.get(owner);
      if (render !== undefined) return render;
      owner = Object.getPrototypeOf(owner) as unknown;
    }
    return undefined;
  }
}
