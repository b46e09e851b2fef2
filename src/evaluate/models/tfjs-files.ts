// The files of a layers model as tfjs-node writes them. tfjs without Node's part cannot write to the disk at all, so it is
// done here for both.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { messageOf } from "../../shared/errors.ts";
import { isRecord } from "../../shared/json.ts";
import { replaceFile } from "../../shared/replace-file.ts";
import { badModelFile } from "./model-file.ts";
import type { Tfjs, TfjsArtifacts, TfjsModel } from "./tfjs.ts";

const MODEL = "model.json";
const WEIGHTS = "weights.bin";

/** Writes `model.json` and `weights.bin` into a folder. */
export async function saveTfjs(model: TfjsModel, folder: string, tf: Tfjs): Promise<void> {
  const handler = tf.io.withSaveHandler(async ({ weightData, weightSpecs, ...description }) => {
    mkdirSync(folder, { recursive: true });
    const parts = Array.isArray(weightData) ? (weightData as readonly ArrayBuffer[]) : [weightData as ArrayBuffer];
    replaceFile(join(folder, WEIGHTS), Buffer.concat(parts.map((part) => new Uint8Array(part))));
    const weightsManifest = [{ paths: [WEIGHTS], weights: weightSpecs }];
    // Last, so that a model.json never speaks of weights that are not there.
    replaceFile(join(folder, MODEL), JSON.stringify({ ...description, weightsManifest }));
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
  });
  await model.save?.(handler);
}

/** @throws {@link EvaluateError} `BAD_MODEL_FILE` */
export async function loadTfjs(folder: string, tf: Tfjs): Promise<TfjsModel> {
  try {
    return (await tf.loadLayersModel(tf.io.fromMemory(readArtifacts(folder)))) as TfjsModel;
  } catch (cause) {
    throw badModelFile(folder, messageOf(cause), cause);
  }
}

function readArtifacts(folder: string): TfjsArtifacts {
  const description: unknown = JSON.parse(readFileSync(join(folder, MODEL), "utf8"));
  if (!isRecord(description) || !Array.isArray(description["weightsManifest"])) throw new Error(`${MODEL} is no model`);
  const { weightsManifest, ...rest } = description;
  const groups = weightsManifest as readonly {
    readonly paths: readonly string[];
    readonly weights: readonly object[];
  }[];
  // A path of the manifest may not lead out of the folder.
  const paths = groups.flatMap((group) => group.paths).filter((path) => /^[\w.-]+$/.test(path));
  const weights = Buffer.concat(paths.map((path) => readFileSync(join(folder, path))));
  return {
    ...rest,
    weightSpecs: groups.flatMap((group) => group.weights),
    weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength) as ArrayBuffer,
  };
}
