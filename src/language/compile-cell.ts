import { placeOf } from "../shared/text.ts";
import { variableIn } from "./transform/bindings.ts";
import type { CellScope } from "./cell-scope.ts";
import type { Compilation, CompiledCell } from "./compiled-cell.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { commentHashbang } from "./parse/hashbang.ts";
import { measuringCallsOf } from "./analyse/measuring-calls.ts";
import { findNameFaults } from "./transform/name-faults.ts";
import { namesOf } from "./parse/names.ts";
import { findDeepNesting, withinStack } from "./parse/nesting.ts";
import {
  toUserOffset,
  toWrittenOffset,
  userTextOf,
  type PositionTable,
  type WrittenText,
} from "./positions/positions.ts";
import { transformCell, type NameFacts } from "./transform/transform.ts";
import { DEFAULT_SETTINGS, type TranspileSettings } from "./transpile/transpile-settings.ts";
import { transpile } from "./transpile/transpile.ts";
import { findUndeclared } from "./transform/undeclared.ts";

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
  const transpilation = transpile(commentHashbang(source), settings);
  if (transpilation.kind === "faulty") return transpilation;
  const { code: transpiled, mappings } = transpilation.cell;
  const names = namesOf(transpilation.cell.program);
  const undeclared = findUndeclared(transpilation.cell.program, names, session);
  const facts: NameFacts = { names, undeclared, scope: session };
  const faults = findNameFaults(facts, transpilation.cell);
  if (faults.length > 0) return { kind: "faulty", diagnostics: faults };
  const { code, pieces, bindings, declares, laterWrites } = transformCell(transpilation.cell, facts);
  const measuring = measuringCallsOf(source, transpilation.cell.program);
  const positions: PositionTable = { source, transpiled, mappings, pieces, written };
  const cell: CompiledCell = {
    fileName,
    code,
    declares,
    undeclared: undeclared.map(({ name, start, isOfCommand }) => {
      const offset = toWrittenOffset(positions, toUserOffset(positions, start) ?? 0);
      const { line } = placeOf(userTextOf(positions), offset);
      return { name, variable: variableIn(session, name), line, isOfCommand };
    }),
    names: bindings.map(({ name }) => name),
    bindings,
    laterWrites,
    measuring,
    positions,
  };
  return { kind: "compiled", cell };
}
