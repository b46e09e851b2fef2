import { createHash } from "node:crypto";

import type { EvaluatorRef } from "../../track/run.ts";

/**
 * What tells an evaluator apart from others: its name, its version, and a digest over what it was made with. Functions count
 * by their text; what they use from outside does not, and is for the version to tell.
 */
export function toEvaluatorRef(name: string, version: string, settings: object): EvaluatorRef {
  const text = JSON.stringify([name, version, settings], (_key, value: unknown) =>
    typeof value === "function" || typeof value === "bigint" || value instanceof RegExp
      ? `${typeof value} ${String(value)}`
      : value,
  );
  return { name, version, digest: createHash("sha256").update(text).digest("hex") };
}
