import { basename } from "node:path";

import { isRecord } from "../../shared/json.ts";
import type { SavedModel } from "./training.ts";

/** A file of a saved model. */
export interface ModelFile {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly mediaType: string;
}

/** A saved model as the library writes it to a folder: `tf.loadLayersModel` reads it back. */
export function toModelFiles({ artifacts, target }: SavedModel, modelName: string): readonly ModelFile[] {
  const { weightData, weightSpecs, ...description } = artifacts;
  const weights = toBytes(weightData);
  const manifest = weights === undefined ? [] : [{ paths: ["weights.bin"], weights: weightSpecs }];
  const folder = `models/${(target === undefined ? undefined : lastPart(target)) ?? modelName}`;
  const model = {
    name: `${folder}/model.json`,
    content: JSON.stringify({ ...description, weightsManifest: manifest }),
    mediaType: "application/json",
  };
  if (weights === undefined) return [model];
  return [model, { name: `${folder}/weights.bin`, content: weights, mediaType: "application/octet-stream" }];
}

/** Older versions of the library give one buffer, newer ones may give several. */
function toBytes(data: unknown): Uint8Array | undefined {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (!Array.isArray(data) || data.length === 0) return undefined;
  const parts = data.map(toBytes);
  return parts.every((part) => part !== undefined) ? Buffer.concat(parts) : undefined;
}

/** `file:///tmp/my-model` -> `my-model`. */
function lastPart(url: string): string | undefined {
  const name = basename(url.replace(/^[a-z]+:\/\//i, "").replace(/[?#].*$/s, ""));
  return name === "" || name === "." ? undefined : name;
}

/** Whether the library has handed over a model, and not something of a version that we do not know. */
export function isModel(artifacts: Readonly<Record<string, unknown>>): boolean {
  return isRecord(artifacts["modelTopology"]) || artifacts["modelTopology"] instanceof ArrayBuffer;
}
