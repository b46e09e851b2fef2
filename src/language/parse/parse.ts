import { parseSync, type ParserOptions } from "oxc-parser";
import type { TSESTree } from "@typescript-eslint/types";

import type { Diagnostic } from "../diagnostic.ts";
import { commentHashbang } from "./hashbang.ts";
import { findDeepNesting } from "./nesting.ts";

/** A cell's syntax tree (ESTree with TypeScript nodes and none for parentheses; offsets are UTF-16, in `range`, `start` and `end`). */
export interface ParsedCell {
  readonly source: string;
  readonly language: "ts" | "tsx";
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
  const nesting = findDeepNesting(source);
  if (nesting !== undefined) return { source, language, program: emptyProgram(), diagnostics: [nesting] };
  const options: ParserOptions = {
    lang: language,
    sourceType: "module",
    astType: "ts",
    range: true,
    preserveParens: false,
  };
  const { program, errors } = parseSync(`cell.${language}`, commentHashbang(source), options);
  const diagnostics = errors.map(({ message, labels }) => {
    // Of several labels the last in the text is the fault; the others say what it collides with, or what it would close.
    const label = labels.toSorted((a, b) => a.start - b.start).at(-1);
    const start = label?.start ?? 0;
    return { message, start, end: label?.end ?? start };
  });
  // The two type packages describe the same ESTree shapes, but name their node types apart.
  return { source, language, program: program as unknown as TSESTree.Program, diagnostics };
}

function emptyProgram(): TSESTree.Program {
  return parseCell("").program;
}

/** Parses a cell as TypeScript, or as TypeScript with JSX where only that succeeds. */
export function parseAnyCell(source: string): ParsedCell {
  const plain = parseCell(source, "ts");
  if (plain.diagnostics.length === 0) return plain;
  const withJsx = parseCell(source, "tsx");
  return withJsx.diagnostics.length === 0 ? withJsx : plain;
}
