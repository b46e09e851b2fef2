import type { DisplayId } from "../../../src/shared/ids.ts";
import { currentScope } from "../execution-scope.ts";
import { describeFault } from "../faults.ts";
import type { HostChannel } from "../host-channel.ts";
import { toPlainText } from "./plain-text.ts";
import type { ValueRenderer } from "./render-value.ts";
import { type Rendering, rendering } from "./rendering.ts";
import { toWireBundle, toWireMetadata } from "./wire-bundle.ts";

/** What user code may say about a display; the names are those of Deno's and of Jupyter's own function. */
export interface DisplayOptions {
  /** The value is a bundle: an object with one property for each MIME type. */
  readonly raw?: boolean;
  readonly metadata?: object;
  /** Lets a later display take the place of this one. */
  readonly display_id?: string;
  /** Takes the place of the display with this `display_id` instead of adding one. */
  readonly update?: boolean;
}

/** Shows a value below the running cell; gives a promise only when the value needs time to describe itself. */
export type DisplayFunction = (value: unknown, options?: DisplayOptions) => Promise<void> | undefined;

/** Removes what the running cell has shown so far; with `wait`, not before the next output is there. */
export type ClearFunction = (wait?: boolean) => void;

/** Tells the user that rendering a value failed, without failing the cell. */
export function reportDisplayFault(channel: HostChannel, thrown: unknown): void {
  const { traceback } = describeFault(thrown);
  const text = `Showing the value failed, so it is shown in a plainer way.\n${traceback.join("\n")}\n`;
  channel.writeText(currentScope()?.execution, "stderr", text);
}

export function createClearFunction(channel: HostChannel): ClearFunction {
  return (wait = false) => channel.show(currentScope()?.execution, { kind: "clear", wait: Boolean(wait) });
}

export function createDisplayFunction(channel: HostChannel, renderer: ValueRenderer): DisplayFunction {
  return (value, options = {}) => {
    const execution = currentScope()?.execution;
    const show = ({ data, metadata }: Rendering): void => {
      channel.show(execution, {
        kind: "display",
        data,
        metadata: { ...metadata, ...toWireMetadata(options.metadata) },
        displayId: options.display_id as DisplayId | undefined,
        isUpdate: options.update === true,
      });
    };
    const rendered = options.raw === true ? rendering(toWireBundle(value)) : renderer.render(value);
    if (rendered instanceof Promise) return rendered.then(show);
    show(rendered ?? rendering({ "text/plain": toPlainText(value) }));
    return undefined;
  };
}
