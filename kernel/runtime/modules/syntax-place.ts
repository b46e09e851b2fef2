import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { types } from "node:util";

import { requireParser } from "../../../src/language/parse/oxc.ts";
import { findDeepNesting } from "../../../src/language/parse/nesting.ts";
import { placeOf } from "../../../src/shared/text.ts";
import { moveToPlace, registerModule } from "../stack-frames.ts";

const JAVASCRIPT = /\.(?:js|mjs)(?:\?.*)?$/;

// Capture replaces functions of `fs` later; what we read is not the user's data.
const readNative = readFileSync;

/**
 * Gives a syntax error in an ES module its place, which Node keeps to itself.
 *
 * @param urls - The user's files among those that the failed import has loaded.
 */
export function placeSyntaxError(thrown: unknown, urls: readonly string[]): void {
  if (!types.isNativeError(thrown) || Object.getPrototypeOf(thrown) !== SyntaxError.prototype) return;
  // Thrown by code of a module, or in a kind of module where Node tells the place.
  if (/^.+:\d+\n|\(?file:/.test(thrown.stack ?? "")) return;
  for (const url of urls.filter((one) => JAVASCRIPT.test(one))) {
    const source = readNative(fileURLToPath(url), "utf8");
    const offset = maybeFaultOffset(source);
    if (offset === undefined) continue;
    registerModule(url, { source, transpiled: source, mappings: "", pieces: [] });
    moveToPlace(thrown, { file: url, ...placeOf(source, offset) });
    return;
  }
}

function maybeFaultOffset(source: string): number | undefined {
  const nesting = findDeepNesting(source);
  if (nesting !== undefined) return nesting.start;
  const { errors } = requireParser().parseSync("file.mjs", source, { lang: "js", sourceType: "module" });
  return errors[0]?.labels.at(-1)?.start;
}
