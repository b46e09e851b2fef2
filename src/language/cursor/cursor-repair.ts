// Code is broken nearly always while it is being typed, and the parser gives no tree for broken code. What is missing at
// the cursor is put there, so that the rest of the cell can be understood.
import type { Program } from "oxc-parser";

import { parseCell } from "../parse/parse.ts";
import { textStateAt } from "../parse/text-state.ts";

/** Stands where a name is missing. */
export const PLACEHOLDER = "$cursor$";
const CLOSERS = { "(": ")", "{": "}", "[": "]", "`": "`" } as const;
const NAME_CHARACTER = /[\p{ID_Continue}$]/u;

/** A cell made whole. Up to the cursor the text, and so every offset, is the user's. */
export interface RepairedCell {
  readonly code: string;
  readonly language: "ts" | "tsx";
  readonly program: Program;
}

/** The cell as it would be with a name at the cursor and what is open closed; undefined when that does not help. */
export function maybeRepairAt(code: string, offset: number): RepairedCell | undefined {
  return firstWhole(candidatesAt(code, offset));
}

/** The same, or what the cell holds beside the statement at the cursor when that one is broken beyond repair. */
export function maybeRepairAround(code: string, offset: number): RepairedCell | undefined {
  return maybeRepairAt(code, offset) ?? firstWhole(restsAround(code, offset));
}

function firstWhole(candidates: Iterable<string>): RepairedCell | undefined {
  for (const code of candidates) {
    for (const language of ["ts", "tsx"] as const) {
      const { program, diagnostics } = parseCell(code, language);
      // The two type packages describe the same ESTree shapes, but name their node types apart.
      if (diagnostics.length === 0) return { code, language, program: program as unknown as Program };
    }
  }
  return undefined;
}

function* restsAround(code: string, offset: number): Generator<string> {
  const lineEnds = [...code.matchAll(/\n|$/g)].map(({ index }) => index);
  const isBetweenStatements = (end: number): boolean => textStateAt(code, end).open.length === 0;
  const start = lineEnds.findLast((end) => end < offset && isBetweenStatements(end)) ?? 0;
  const end = lineEnds.find((one) => one >= offset && isBetweenStatements(one)) ?? code.length;
  yield code.slice(0, start) + " ".repeat(end - start) + code.slice(end);
  yield code.slice(0, start);
}

/** From the one that changes least to the one that drops all that follows. */
function* candidatesAt(code: string, offset: number): Generator<string> {
  const { open, inside } = textStateAt(code, offset);
  // A name that the cursor is in the middle of stays whole.
  const restOfName = inside === undefined ? (/^[\p{ID_Continue}$]*/u.exec(code.slice(offset))?.[0].length ?? 0) : 0;
  const before = code.slice(0, offset + restOfName);
  const after = code.slice(offset + restOfName);
  if (inside !== undefined || open.at(-1) === "`") {
    const quote = inside?.kind === "string" ? (code[inside.start] ?? "") : "";
    yield code;
    yield* closedCandidates(before + quote, after);
    return;
  }
  const filler = NAME_CHARACTER.test(before.slice(-1)) ? "" : PLACEHOLDER;
  yield before + filler + after;
  yield* closedCandidates(before + filler, after);
}

/** What is open at the cursor is closed there as far as nothing after the cursor does so. */
function* closedCandidates(before: string, after: string): Generator<string> {
  const closers = textStateAt(before)
    .open.toReversed()
    .map((opener) => CLOSERS[opener])
    .join("");
  const needed = closers.slice(0, textStateAt(before + after).open.length);
  yield before + needed + after;
  // `if (x` needs a statement, and a broken line may be followed by a good one.
  yield `${before}${needed};${after}`;
  yield before + closers;
  yield `${before}${closers};`;
}
