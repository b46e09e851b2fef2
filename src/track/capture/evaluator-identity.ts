// Who computed a metric. Two numbers of one name mean the same only when the same code has measured them.
import type { MeasuringResult } from "../../language/analyse/measuring-calls.ts";
import { dataProperty } from "../../shared/data-property.ts";
import type { EvaluatorRef } from "../run.ts";

/**
 * The function of a call by its name and the digest of its source. An object that says who it is, as an `Evaluator` does by
 * `name` and `version`, is known by that; its function may be shared by many. Undefined for native code, and for what cannot
 * be found.
 *
 * @param look - What a path of names holds; must not run anything.
 */
export function maybeEvaluator(
  { callee, path }: Pick<MeasuringResult, "callee" | "path">,
  look: (path: string) => unknown,
): EvaluatorRef | undefined {
  const measure = path === undefined ? undefined : look(path);
  if (path === undefined || typeof measure !== "function") return undefined;
  const source = Function.prototype.toString.call(measure);
  const holder = path.includes(".") ? look(path.slice(0, path.lastIndexOf("."))) : undefined;
  const [name, version] = [dataProperty(holder, "name"), dataProperty(holder, "version")];
  if (typeof holder === "object" && typeof name === "string" && typeof version === "string") {
    return { name, version, digest: digestOfParts([name, version, source]) };
  }
  return NATIVE.test(source) ? undefined : { name: callee, version: "", digest: digestOfParts([source]) };
}

const NATIVE = /\{\s*\[native code\]\s*\}$/;

/** sha256 in hex. */
export function digestOfParts(parts: readonly unknown[]): string {
  // Not imported: it takes 5 ms to load, which every start of a session would wait for.
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
