import { parseSync, type ParserOptions } from "oxc-parser";
import type { TSESTree } from "@typescript-eslint/types";

import type { Diagnostic } from "./diagnostic.ts";

/** A cell's syntax tree (ESTree with TypeScript nodes; offsets are UTF-16, in `range`, `start` and `end`). */
export interface ParsedCell {
  readonly source: string;
  readonly program: TSESTree.Program;
  /** Empty when the cell is well-formed; otherwise `program` is empty or partial. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Parses a cell as a TypeScript module: top-level await and imports are allowed, `return` is not.
 *
 * @param language - `tsx` when the cell holds JSX; `<T>value` assertions are then an error.
 */
export function parseCell(source: string, language: "ts" | "tsx" = "ts"): ParsedCell {
  const options: ParserOptions = { lang: language, sourceType: "module", astType: "ts", range: true };
  const { program, errors } = parseSync(`cell.${language}`, source, options);
  const diagnostics = errors.map(({ message, labels }) => {
    const start = labels[0]?.start ?? 0;
    return { message, start, end: labels[0]?.end ?? start };
  });
  // The two type packages describe the same ESTree shapes, but name their node types apart.
  return { source, program: program as unknown as TSESTree.Program, diagnostics };
}
