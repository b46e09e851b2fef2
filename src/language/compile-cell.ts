import type { CellScope } from "./cell-scope.ts";
import type { Compilation, CompiledCell } from "./compiled-cell.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { findEngineFault } from "./engine-check.ts";
import { namesOf, type CellNames } from "./names.ts";
import { findDeepNesting, withinStack } from "./nesting.ts";
import { toUserOffset, toWrittenOffset, type WrittenText } from "./positions.ts";
import { transformCell } from "./transform.ts";
import { DEFAULT_SETTINGS, type TranspileSettings } from "./transpile-settings.ts";
import { transpile, type TranspiledCell } from "./transpile.ts";

export interface CompileOptions {
  /** The name under which frames of this cell appear in a stack, such as `cell_3.ts`. */
  readonly fileName: string;
  /** What earlier cells declared. It is only read: call `accept` with the cell when it is sent off to run. */
  readonly session: CellScope;
  /** What the project decides; asked only by cells that it matters for. TypeScript's own defaults when left out. */
  readonly settings?: () => TranspileSettings;
  /** The user's text, where `source` was made of it: errors are then told by its positions. */
  readonly written?: WrittenText | undefined;
}

/**
 * Makes the TypeScript of a cell ready to run in the session's script scope.
 *
 * @param source - The cell without its magics, as `findMagics` gives it.
 * @example
 * const compilation = compileCell("const x: number = 1; x", { fileName: "cell_1.ts", session });
 * if (compilation.kind === "compiled") session.accept(compilation.cell);
 */
export function compileCell(source: string, options: CompileOptions): Compilation {
  const compilation = compileWithinStack(source, options);
  const { written } = options;
  if (compilation.kind === "compiled" || written === undefined) return compilation;
  const toWritten = (offset: number): number => toWrittenOffset({ source, written }, offset);
  const diagnostics = compilation.diagnostics.map(({ message, start, end }): Diagnostic => {
    return { message, start: toWritten(start), end: toWritten(end) };
  });
  return { kind: "faulty", diagnostics };
}

function compileWithinStack(source: string, options: CompileOptions): Compilation {
  const nesting = findDeepNesting(source);
  if (nesting !== undefined) return { kind: "faulty", diagnostics: [nesting] };
  return withinStack(
    source,
    () => compile(source, options),
    (fault) => ({ kind: "faulty", diagnostics: [fault] }),
  );
}

function compile(source: string, options: CompileOptions): Compilation {
  const { fileName, session, settings = () => DEFAULT_SETTINGS, written } = options;
  const transpilation = transpile(source, settings);
  if (transpilation.kind === "faulty") return transpilation;
  const { code: transpiled, mappings } = transpilation.cell;
  const names = namesOf(transpilation.cell.program);
  const clashes = findImportClashes(names, transpilation.cell);
  if (clashes.length > 0) return { kind: "faulty", diagnostics: clashes };
  const { code, pieces, bindings, declares } = transformCell(transpilation.cell, names, session);
  const cell: CompiledCell = {
    fileName,
    code,
    declares,
    names: bindings.map(({ name }) => name),
    bindings,
    positions: { source, transpiled, mappings, pieces, written },
  };
  const fault = findEngineFault(cell);
  return fault === undefined ? { kind: "compiled", cell } : { kind: "faulty", diagnostics: [fault] };
}

/** oxc finds every name that a cell declares twice, except when one of the two is an import. */
function findImportClashes({ declarations }: CellNames, cell: TranspiledCell): readonly Diagnostic[] {
  const imports = declarations.filter(({ kind }) => kind === "import");
  return imports.flatMap((imported) => {
    const clash = declarations.find((other) => other.name === imported.name && other !== imported);
    if (clash === undefined) return [];
    const later = Math.max(clash.start, imported.start);
    const start = toUserOffset({ source: cell.source, transpiled: cell.code, mappings: cell.mappings }, later) ?? 0;
    const { name } = imported;
    return [{ message: `Identifier \`${name}\` has already been declared`, start, end: start + name.length }];
  });
}
