import { isRecord, type Json, type JsonObject } from "../../../src/shared/json.ts";
import type { MimeBundle } from "../runtime.ts";
import { toPlainText } from "./plain-text.ts";

/** Bytes as JSON can hold them, everything else as it is: a bundle of user code may hold an image as bytes. */
export function toWireData(data: unknown): Json {
  // Half a surrogate pair would be refused by clients that read strict UTF-8.
  if (typeof data === "string") return data.toWellFormed();
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
