import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import type { Diagnostic } from "../../src/language/diagnostic.ts";
import { HELPERS_KEY, transpileModule } from "../../src/language/transpile-module.ts";
import { TRANSPILE_HELPERS } from "../../src/language/transpile-helpers.ts";
import { placeOf } from "../../src/shared/text.ts";
import { withoutVersion } from "./local-modules.ts";
import { registerModule } from "./stack-frames.ts";

/** JavaScript as Node's load hook takes it. */
export interface LoadedSource {
  readonly format: "module" | "commonjs";
  readonly source: string;
  readonly shortCircuit: true;
}

// Capture replaces functions of `fs` later; what we read is not the user's data.
const readNative = readFileSync;

/** Node says what a file is by the nearest package.json, which for TypeScript is often about the compiled package. */
function isCommonJs(path: string, code: string): boolean {
  if (path.endsWith(".cts")) return true;
  if (path.endsWith(".mts") || /^\s*(?:import|export)\b/m.test(code)) return false;
  return /\b(?:module\.exports|exports\.|require\()/.test(code);
}

/** Thrown where the import stands; its only frame is the place in the file. */
function toSyntaxError(url: string, source: string, diagnostic: Diagnostic | undefined): SyntaxError {
  const message = diagnostic?.message ?? "the file cannot be compiled";
  const { line, column } = placeOf(source, diagnostic?.start ?? 0);
  const error = new SyntaxError(message);
  error.stack = `SyntaxError: ${message}\n    at ${withoutVersion(url)}:${line}:${column}`;
  return error;
}

/** Reads a TypeScript file of the user as JavaScript, and remembers how its positions lead back. */
export function loadTypeScript(url: string): LoadedSource {
  const path = fileURLToPath(url);
  const source = readNative(path, "utf8");
  const transpilation = transpileModule(path, source);
  if (transpilation.kind === "faulty") {
    registerModule(url, { source, transpiled: source, mappings: "", pieces: [] });
    throw toSyntaxError(url, source, transpilation.diagnostics[0]);
  }
  registerModule(url, transpilation.positions);
  const { code } = transpilation;
  return { format: isCommonJs(path, code) ? "commonjs" : "module", source: code, shortCircuit: true };
}

/** Lets files that use decorators or `using` find what these compile to. */
export function provideModuleHelpers(): void {
  Object.defineProperty(globalThis, Symbol.for(HELPERS_KEY), { value: TRANSPILE_HELPERS });
}
