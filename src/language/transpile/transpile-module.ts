import { findDecorators, mayHoldDecorators, NO_DECORATORS } from "../decorators/kind.ts";
import { lowerDecorators } from "../decorators/lower.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { lowerNamespaces, splitErrors } from "./namespaces.ts";
import { findDeepNesting, withinStack } from "../parse/nesting.ts";
import { requireParser, requireTransformer } from "../parse/oxc.ts";
import type { PositionTable } from "../positions/positions.ts";
import type { TranspileHelpers } from "./transpile-helpers.ts";
import { toDiagnostics, toTransformOptions } from "./transpile-options.ts";
import type { TranspileSettings } from "./transpile-settings.ts";

/** A TypeScript file as JavaScript. */
export type ModuleTranspilation =
  | {
      readonly kind: "transpiled";
      readonly code: string;
      readonly format: "module" | "commonjs";
      readonly positions: PositionTable;
    }
  | { readonly kind: "faulty"; readonly diagnostics: readonly Diagnostic[] };

/** What compiled modules find under `HELPERS_KEY` of `globalThis`. */
export interface ModuleHelpers extends TranspileHelpers {
  /** The `require` of the module with this URL. */
  requireOf(url: string): NodeJS.Require;
}

export const HELPERS_KEY = "labtrail.helpers";

const HELPERS = `globalThis[Symbol.for("${HELPERS_KEY}")]`;
const HELPERS_LINE = `const babelHelpers = ${HELPERS};`;

/** What TypeScript code that was written to become CommonJS may use beside its imports. */
const COMMON_JS_NAMES = {
  __dirname: "import.meta.dirname",
  __filename: "import.meta.filename",
  require: `${HELPERS}.requireOf(import.meta.url)`,
};

/**
 * Turns a TypeScript file into JavaScript with all that cells may use: enums, namespaces, decorators, parameter
 * properties, `using`, and JSX in a `.tsx` file. Imports of types go, also without the word `type`.
 */
export function transpileModule(fileName: string, source: string, settings: TranspileSettings): ModuleTranspilation {
  const nesting = findDeepNesting(source);
  if (nesting !== undefined) return { kind: "faulty", diagnostics: [nesting] };
  return withinStack(
    source,
    () => transpileWithinStack(fileName, source, settings),
    (fault) => ({ kind: "faulty", diagnostics: [fault] }),
  );
}

function transpileWithinStack(fileName: string, source: string, settings: TranspileSettings): ModuleTranspilation {
  // Most files hold no decorator, and only for those that may, the parser is loaded.
  const decorators = mayHoldDecorators(source)
    ? findDecorators(requireParser().parseSync(fileName, source, { sourceType: "module" }).program, () => settings)
    : NO_DECORATORS;
  if (decorators.faults.length > 0) return { kind: "faulty", diagnostics: decorators.faults };
  const options = toTransformOptions(settings.jsx, decorators.settings);
  const { transformSync } = requireTransformer();
  let printed = transformSync(fileName, source, options);
  const { exportedVariables, faults } = splitErrors(printed.errors);
  if (faults.length > 0) return { kind: "faulty", diagnostics: toDiagnostics(source, faults) };
  const format = isCommonJs(fileName, printed.code) ? "commonjs" : "module";
  if (format === "module" && /\b(?:__dirname|__filename|require)\b/.test(printed.code)) {
    printed = transformSync(fileName, source, { ...options, define: COMMON_JS_NAMES });
  }
  const { code: js, map } = printed;
  const mapped = lowerNamespaces({ source, code: js, mappings: map?.mappings ?? "" }, exportedVariables);
  const { code, mappings } = decorators.settings?.kind === "standard" ? lowerDecorators(mapped) : mapped;
  // On the first line, so that no line is shifted; the one piece of the table says where the user's text begins.
  const prefix = /\bbabelHelpers\./.test(code) ? HELPERS_LINE : "";
  const pieces = [0, prefix.length, 0, 1];
  const positions: PositionTable = { source, transpiled: code, mappings, pieces };
  return { kind: "transpiled", code: `${prefix}${code}`, format, positions };
}

/** Node says what a file is by the nearest package.json, which for TypeScript is often about the compiled package. */
function isCommonJs(fileName: string, code: string): boolean {
  if (fileName.endsWith(".cts")) return true;
  if (fileName.endsWith(".mts") || /^\s*(?:import|export)\b/m.test(code)) return false;
  return /\b(?:module\.exports|exports\.|require\()/.test(code);
}
