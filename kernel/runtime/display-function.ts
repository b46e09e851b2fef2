import type { DisplayId } from "../../src/shared/ids.ts";
import { toMimeBundle, toPlainText, toWireBundle, toWireMetadata } from "./display.ts";
import { currentScope } from "./execution-scope.ts";
import { describeFault } from "./faults.ts";
import type { HostChannel } from "./host-channel.ts";
import type { MimeBundle } from "./runtime.ts";

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

/** Tells the user that a value's display method failed, without failing the cell. */
export function reportDisplayFault(channel: HostChannel, thrown: unknown): void {
  const { traceback } = describeFault(thrown);
  const text = `The value's own display method failed, so it is shown as plain text.\n${traceback.join("\n")}\n`;
  channel.writeText(currentScope()?.execution, "stderr", text);
}

/** Removes what the running cell has shown so far; with `wait`, not before the next output is there. */
export type ClearFunction = (wait?: boolean) => void;

export function createClearFunction(channel: HostChannel): ClearFunction {
  return (wait = false) => channel.show(currentScope()?.execution, { kind: "clear", wait: Boolean(wait) });
}

export function createDisplayFunction(channel: HostChannel): DisplayFunction {
  const onFault = (thrown: unknown): void => reportDisplayFault(channel, thrown);
  return (value, options = {}) => {
    const execution = currentScope()?.execution;
    const show = (data: MimeBundle): void => {
      const metadata = toWireMetadata(options.metadata);
      const displayId = options.display_id as DisplayId | undefined;
      channel.show(execution, { kind: "display", data, metadata, displayId, isUpdate: options.update === true });
    };
    const bundle = options.raw === true ? toWireBundle(value) : toMimeBundle(value, onFault);
    if (bundle instanceof Promise) return bundle.then(show);
    show(bundle ?? { "text/plain": toPlainText(value) });
    return undefined;
  };
}
