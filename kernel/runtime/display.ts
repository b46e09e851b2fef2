import { inspect, types } from "node:util";

import { isRecord, type Json, type JsonObject } from "../../src/shared/json.ts";
import type { MimeBundle } from "./runtime.ts";
import { maybeTable } from "./table.ts";

/** The method by which a value says how it is shown; Deno and nodejs-polars know it too. */
export const DISPLAY_METHOD = Symbol.for("Jupyter.display");

const INSPECT_OPTIONS = { depth: 4, maxArrayLength: 100, maxStringLength: 10_000, breakLength: 100 } as const;

/** The value as text. Getters are not run, and an inspector of the value that throws is not asked again. */
export function toPlainText(value: unknown): string {
  try {
    return inspect(value, INSPECT_OPTIONS);
  } catch {
    return inspect(value, { ...INSPECT_OPTIONS, customInspect: false });
  }
}

/** Bytes as JSON can hold them, everything else as it is: a bundle of user code may hold an image as bytes. */
export function toWireData(data: unknown): Json {
  if (typeof data === "string") return data;
  if (data instanceof ArrayBuffer) return Buffer.from(data).toString("base64");
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64");
  // What JSON cannot hold, such as a function, is left out by the way over JSON.
  return (JSON.parse(JSON.stringify(data) ?? "null") as Json) ?? null;
}

/** A bundle that user code wrote, made ready for the wire. Representations that are undefined are left out. */
export function toWireBundle(bundle: unknown): MimeBundle {
  if (!isRecord(bundle)) throw new TypeError(`a display bundle is an object of MIME types, not ${toPlainText(bundle)}`);
  const entries = Object.entries(bundle).filter(([, data]) => data !== undefined);
  return Object.fromEntries(entries.map(([mimeType, data]) => [mimeType, toWireData(data)]));
}

/** Display metadata that user code wrote, made ready for the wire. */
export function toWireMetadata(metadata: unknown): JsonObject {
  return isRecord(metadata) ? (toWireData(metadata) as JsonObject) : {};
}

function maybeDisplayMethod(value: unknown): (() => unknown) | undefined {
  const mayHaveMethods = (typeof value === "object" && value !== null) || typeof value === "function";
  // A proxy may answer every property with something that can be called.
  if (!mayHaveMethods || types.isProxy(value)) return undefined;
  const method: unknown = Reflect.get(value, DISPLAY_METHOD);
  return typeof method === "function" ? () => method.call(value) as unknown : undefined;
}

function toBuiltInBundle(value: unknown): MimeBundle {
  const table = maybeTable(value);
  const text = { "text/plain": toPlainText(value) };
  return table === undefined ? text : { "text/html": table, ...text };
}

/**
 * All representations of a value, or undefined for `undefined`, which shows nothing. A promise only when the value's own
 * display method gives one, so that displays keep their order with what is printed around them.
 *
 * @param onFault - Told when that method failed; the value is then shown as if it had none.
 */
export function toMimeBundle(
  value: unknown,
  onFault: (thrown: unknown) => void,
): MimeBundle | undefined | Promise<MimeBundle> {
  if (value === undefined) return undefined;
  const recover = (thrown: unknown): MimeBundle => {
    onFault(thrown);
    return toBuiltInBundle(value);
  };
  try {
    const method = maybeDisplayMethod(value);
    if (method === undefined) return toBuiltInBundle(value);
    const bundle = method();
    return types.isPromise(bundle) ? bundle.then(toWireBundle).catch(recover) : toWireBundle(bundle);
  } catch (thrown) {
    return recover(thrown);
  }
}
