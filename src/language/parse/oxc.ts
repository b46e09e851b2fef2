// The process that runs cells starts without oxc, whose native code takes 10 to 30 ms to load: most sessions import no
// TypeScript file. The load hook is synchronous, so what is put off is required and not imported.
import { createRequire } from "node:module";

import type * as oxcParser from "oxc-parser";
import type * as oxcTransform from "oxc-transform";

import { asOwnWork } from "../../shared/own-work.ts";

const load = createRequire(import.meta.url);
let parser: typeof oxcParser | undefined;
let transformer: typeof oxcTransform | undefined;

export function requireParser(): typeof oxcParser {
  return (parser ??= asOwnWork(() => load("oxc-parser") as typeof oxcParser));
}

export function requireTransformer(): typeof oxcTransform {
  return (transformer ??= asOwnWork(() => load("oxc-transform") as typeof oxcTransform));
}
