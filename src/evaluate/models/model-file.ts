import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

import { messageOf } from "../../shared/errors.ts";
import { isRecord, type JsonObject } from "../../shared/json.ts";
import { replaceFile } from "../../shared/replace-file.ts";
import { EvaluateError } from "../evaluate-error.ts";

/** Writes a model as JSON, all of it or nothing; folders on the way are made. */
export function writeModelFile(path: string, kind: string, content: object): void {
  mkdirSync(dirname(path), { recursive: true });
  replaceFile(path, JSON.stringify({ kind, ...content }));
}

/**
 * What `writeModelFile` has written.
 *
 * @throws {@link EvaluateError} `BAD_MODEL_FILE` for what is no model, or one of another kind.
 */
export function readModelFile(path: string, kind: string): JsonObject {
  let held: unknown;
  try {
    held = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw badModelFile(path, messageOf(cause), cause);
  }
  if (isRecord(held) && held["kind"] === kind) return held as JsonObject;
  const found = isRecord(held) && typeof held["kind"] === "string" ? `a model of "${held["kind"]}"` : "no model";
  throw badModelFile(path, `it holds ${found}, and not one of "${kind}"`);
}

export function badModelFile(path: string, why: string, cause?: unknown): EvaluateError {
  return new EvaluateError("BAD_MODEL_FILE", `"${path}" cannot be loaded: ${why}`, {
    hint: "It is what save() of the same kind of model has written.",
    cause,
  });
}

/** @throws {@link EvaluateError} `NOT_FITTED` */
export function requireFitted<Fitted>(fitted: Fitted | undefined, model: string): Fitted {
  if (fitted !== undefined) return fitted;
  throw new EvaluateError("NOT_FITTED", `"${model}" has learnt nothing yet`, {
    hint: "Call fit(dataset), or load(path), first.",
  });
}
