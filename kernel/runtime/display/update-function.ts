import type { DisplayFunction, DisplayOptions } from "./display-function.ts";
import { toPlainText } from "./plain-text.ts";

/** Shows a value in the place of the display with this id. */
export type UpdateFunction = (value: unknown, target: string | DisplayOptions) => Promise<void> | undefined;

export function createUpdateFunction(display: DisplayFunction): UpdateFunction {
  return (value, target) => {
    const options = typeof target === "string" ? { display_id: target } : target;
    if (typeof options?.display_id !== "string") {
      const example = `display(value, { display_id: "a" }), then updateDisplay(value, "a")`;
      throw new TypeError(`updateDisplay needs the id of a display, not ${toPlainText(target)}: ${example}`);
    }
    return display(value, { ...options, update: true });
  };
}
