// Used where starting fast counts and most sessions need none of it: so oxc is loaded with the first file, and the parser
// never.
import { createRequire } from "node:module";

import type * as oxc from "oxc-transform";

import type { Diagnostic } from "./diagnostic.ts";
import { findDeepNesting } from "./nesting.ts";
import type { PositionTable } from "./positions.ts";
import { toDiagnostics, TRANSPILE_OPTIONS } from "./transpile-options.ts";

/** A TypeScript file as JavaScript. */
export type ModuleTranspilation =
  | { readonly kind: "transpiled"; readonly code: string; readonly positions: PositionTable }
  | { readonly kind: "faulty"; readonly diagnostics: readonly Diagnostic[] };

/** Under this key of `globalThis` modules find the helpers that decorators and `using` need. */
export const HELPERS_KEY = "labtrail.helpers";

const HELPERS_LINE = `const babelHelpers = globalThis[Symbol.for("${HELPERS_KEY}")];`;

const load = createRequire(import.meta.url);

/**
 * Turns a TypeScript file into JavaScript with all that cells may use: enums, namespaces, decorators, parameter
 * properties, `using`, and JSX in a `.tsx` file. Imports of types go, also without the word `type`.
 */
export function transpileModule(fileName: string, source: string): ModuleTranspilation {
  const nesting = findDeepNesting(source);
  if (nesting !== undefined) return { kind: "faulty", diagnostics: [nesting] };
  const { transformSync } = load("oxc-transform") as typeof oxc;
  const { code, map, errors } = transformSync(fileName, source, TRANSPILE_OPTIONS);
  if (errors.length > 0) return { kind: "faulty", diagnostics: toDiagnostics(source, errors) };
  // On the first line, so that no line is shifted; the one piece of the table says where the user's text begins.
  const prefix = /\bbabelHelpers\./.test(code) ? HELPERS_LINE : "";
  const pieces = [0, prefix.length, 0, 1];
  const positions = { source, transpiled: code, mappings: map?.mappings ?? "", pieces };
  return { kind: "transpiled", code: `${prefix}${code}`, positions };
}
