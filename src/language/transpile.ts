import { parseSync, type Program } from "oxc-parser";
import { transformSync } from "oxc-transform";

import type { Diagnostic } from "./diagnostic.ts";
import { replaceTopLevelUsing, type DisposableCell, type Disposables } from "./disposables.ts";
import { toDiagnostics, TRANSPILE_OPTIONS } from "./transpile-options.ts";

/** A cell as JavaScript: types, enums, namespaces, decorators, `using` and JSX are gone; imports and exports are not. */
export interface TranspiledCell {
  readonly source: string;
  readonly code: string;
  /** The source map from `code` back to `source`, as encoded in its `mappings` field. */
  readonly mappings: string;
  readonly program: Program;
  /** The top-level names whose value is to be disposed of when the cell ends. */
  readonly disposables: Disposables;
}

export type Transpilation =
  | { readonly kind: "transpiled"; readonly cell: TranspiledCell }
  | { readonly kind: "faulty"; readonly diagnostics: readonly Diagnostic[] };

/** Turns TypeScript, or TypeScript with JSX where plain TypeScript does not parse, into JavaScript. */
export function transpile(source: string): Transpilation {
  const cell = replaceTopLevelUsing(source);
  const plain = transpileAs("ts", cell);
  if (plain.kind === "transpiled") return plain;
  const withJsx = transpileAs("tsx", cell);
  if (withJsx.kind === "transpiled") return withJsx;
  // The grammar that got further is the one the user writes.
  return firstFault(withJsx.diagnostics) > firstFault(plain.diagnostics) ? withJsx : plain;
}

function transpileAs(language: "ts" | "tsx", { source, disposables }: DisposableCell): Transpilation {
  const { code, map, errors } = transformSync(`cell.${language}`, source, {
    ...TRANSPILE_OPTIONS,
    lang: language,
    // An import that this cell does not use may be used by a later one.
    typescript: { onlyRemoveTypeImports: true },
  });
  if (errors.length > 0) return { kind: "faulty", diagnostics: toDiagnostics(source, errors) };
  const { program } = parseSync("cell.js", code, { lang: "js", sourceType: "module", preserveParens: false });
  return { kind: "transpiled", cell: { source, code, mappings: map?.mappings ?? "", program, disposables } };
}

function firstFault(diagnostics: readonly Diagnostic[]): number {
  return Math.min(...diagnostics.map(({ start }) => start));
}
