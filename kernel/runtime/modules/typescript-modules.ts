import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import type { Diagnostic } from "../../../src/language/diagnostic.ts";
import { HELPERS_KEY, type ModuleHelpers, transpileModule } from "../../../src/language/transpile/transpile-module.ts";
import { TRANSPILE_HELPERS } from "../../../src/language/transpile/transpile-helpers.ts";
import type { TranspileSettings } from "../../../src/language/transpile/transpile-settings.ts";
import { placeOf } from "../../../src/shared/text.ts";
import { moveToPlace, registerModule } from "../stack-frames.ts";

/** JavaScript as Node's load hook takes it. */
export interface LoadedSource {
  readonly format: "module" | "commonjs";
  readonly source: string;
  readonly shortCircuit: true;
}

// Capture replaces functions of `fs` later; what we read is not the user's data.
const readNative = readFileSync;

/** Thrown where the import stands; its first frame is the place in the file. */
function toSyntaxError(url: string, source: string, diagnostic: Diagnostic | undefined): SyntaxError {
  const message = diagnostic?.message ?? "the file cannot be compiled";
  const error = new SyntaxError(message);
  moveToPlace(error, { file: url, ...placeOf(source, diagnostic?.start ?? 0) });
  return error;
}

/** Reads a TypeScript file of the user as JavaScript, and remembers how its positions lead back. */
export function loadTypeScript(url: string, settings: TranspileSettings): LoadedSource {
  const path = fileURLToPath(url);
  const source = readNative(path, "utf8");
  const transpilation = transpileModule(path, source, settings);
  if (transpilation.kind === "faulty") {
    registerModule(url, { source, transpiled: source, mappings: "", pieces: [] });
    throw toSyntaxError(url, source, transpilation.diagnostics[0]);
  }
  registerModule(url, transpilation.positions);
  const { code, format } = transpilation;
  return { format, source: code, shortCircuit: true };
}

const requires = new Map<string, NodeJS.Require>();

const MODULE_HELPERS: ModuleHelpers = {
  ...TRANSPILE_HELPERS,
  requireOf(url) {
    let one = requires.get(url);
    if (one === undefined) requires.set(url, (one = createRequire(url)));
    return one;
  },
};

/** Lets files find what their syntax compiles to. */
export function provideModuleHelpers(): void {
  Object.defineProperty(globalThis, Symbol.for(HELPERS_KEY), { value: MODULE_HELPERS });
}
