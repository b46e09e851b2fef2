import { parseSync, type Program } from "oxc-parser";
import { transformSync } from "oxc-transform";

import type { Diagnostic } from "../diagnostic.ts";
import { replaceTopLevelUsing, type DisposableCell, type Disposables } from "../transform/disposables.ts";
import { findDecorators, mayHoldDecorators, NO_DECORATORS } from "../decorators/kind.ts";
import { lowerDecorators } from "../decorators/lower.ts";
import { localiseJsxImports } from "./jsx-imports.ts";
import { lowerNamespaces, splitErrors } from "./namespaces.ts";
import type { MappedCode } from "../positions/remap.ts";
import { toDiagnostics, toTransformOptions } from "./transpile-options.ts";
import { DEFAULT_SETTINGS, type TranspileSettings } from "./transpile-settings.ts";

/** A cell as JavaScript: types, enums, namespaces, decorators, `using` and JSX are gone; imports and exports are not. */
export interface TranspiledCell extends MappedCode {
  readonly program: Program;
  /** The top-level names whose value is to be disposed of when the cell ends. */
  readonly disposables: Disposables;
}

export type Transpilation =
  | { readonly kind: "transpiled"; readonly cell: TranspiledCell }
  | { readonly kind: "faulty"; readonly diagnostics: readonly Diagnostic[] };

/**
 * Turns TypeScript, or TypeScript with JSX where plain TypeScript does not parse, into JavaScript.
 *
 * @param settings - Asked only by code with decorators or JSX: what they say is on the disk.
 */
export function transpile(source: string, settings: () => TranspileSettings): Transpilation {
  const cell = replaceTopLevelUsing(source);
  const plain = transpileAs("ts", cell, settings);
  if (plain.kind === "transpiled") return plain;
  const withJsx = transpileAs("tsx", cell, settings);
  if (withJsx.kind === "transpiled") return withJsx;
  // The grammar that got further is the one the user writes.
  return firstFault(withJsx.diagnostics) > firstFault(plain.diagnostics) ? withJsx : plain;
}

function transpileAs(
  language: "ts" | "tsx",
  { source, disposables }: DisposableCell,
  settings: () => TranspileSettings,
): Transpilation {
  const decorators = mayHoldDecorators(source)
    ? findDecorators(parseSync(`cell.${language}`, source, { sourceType: "module" }).program, settings)
    : NO_DECORATORS;
  if (decorators.faults.length > 0) return { kind: "faulty", diagnostics: decorators.faults };
  const options = toTransformOptions((language === "tsx" ? settings() : DEFAULT_SETTINGS).jsx, decorators.settings);
  const { code, map, errors } = transformSync(`cell.${language}`, source, {
    ...options,
    lang: language,
    // An import that this cell does not use may be used by a later one.
    typescript: { ...options.typescript, onlyRemoveTypeImports: true },
  });
  const { exportedVariables, faults } = splitErrors(errors);
  if (faults.length > 0) return { kind: "faulty", diagnostics: toDiagnostics(source, faults) };
  const printed = lowerNamespaces({ source, code, mappings: map?.mappings ?? "" }, exportedVariables);
  const lowered = decorators.settings?.kind === "standard" ? lowerDecorators(printed) : printed;
  const cell = language === "tsx" ? localiseJsxImports(lowered) : lowered;
  const { program } = parseSync("cell.js", cell.code, { lang: "js", sourceType: "module", preserveParens: false });
  return { kind: "transpiled", cell: { ...cell, program, disposables } };
}

function firstFault(diagnostics: readonly Diagnostic[]): number {
  return Math.min(...diagnostics.map(({ start }) => start));
}
