import { parseSync, type Program } from "oxc-parser";

import { findDeepNesting } from "./nesting.ts";

/** What the parser says of a text, as TypeScript or, where only that succeeds, as TypeScript with JSX. */
export type ParsedModule =
  | { readonly kind: "parsed"; readonly program: Program }
  /** The offset of the first fault, in the grammar that got further. */
  | { readonly kind: "faulty"; readonly offset: number };

/** Parses code of which only the shape is of interest. Positions are UTF-16 offsets, and there are no parentheses. */
export function parseModule(code: string): ParsedModule {
  const nesting = findDeepNesting(code);
  if (nesting !== undefined) return { kind: "faulty", offset: nesting.start };
  let offset = 0;
  for (const lang of ["ts", "tsx"] as const) {
    const { program, errors } = parseSync(`cell.${lang}`, code, { lang, sourceType: "module", preserveParens: false });
    if (errors.length === 0) return { kind: "parsed", program };
    offset = Math.max(offset, ...(errors[0]?.labels.map(({ start }) => start) ?? []));
  }
  return { kind: "faulty", offset };
}

/** The tree of code that parses. */
export function maybeProgram(code: string): Program | undefined {
  const parsed = parseModule(code);
  return parsed.kind === "parsed" ? parsed.program : undefined;
}
