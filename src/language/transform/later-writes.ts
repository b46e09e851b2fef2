import type { CellNames } from "../parse/names.ts";
import { maybeSpanAt, type Outline } from "./outline.ts";

/** The top-level names that functions of a cell assign, whenever they are called; `any` when code is made at run time. */
export type LaterWrites = readonly string[] | "any";

/** What can run a text, and so assign any name. A match in a comment or a string does no harm. */
const EVALUATION = /\beval\b|\bFunction\b|\.constructor\s*\(|["'`](?:node:)?(?:vm|repl|inspector(?:\/promises)?)["'`]/;

export function laterWritesOf({ later }: Outline, names: CellNames, code: string): LaterWrites {
  if (EVALUATION.test(code)) return "any";
  if (later.length === 0) return [];
  return [...names.used].filter((name) =>
    names.occurrencesOf(name).some(({ role, start }) => role !== "read" && maybeSpanAt(later, start) !== undefined),
  );
}
