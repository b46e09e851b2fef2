import type { CellNames } from "./names.ts";
import { maybeSpanAt, type Outline } from "./outline.ts";

/** The top-level names that functions of a cell assign, whenever they are called; `any` when code is made at run time. */
export type LaterWrites = readonly string[] | "any";

/** The names that functions of the cells of a session may assign, also those of cells that were run again without them. */
export class SessionWrites {
  readonly #names = new Set<string>();
  #isAny = false;

  add(writes: LaterWrites): void {
    if (writes === "any") this.#isAny = true;
    else for (const name of writes) this.#names.add(name);
  }

  has(name: string): boolean {
    return this.#isAny || this.#names.has(name);
  }

  clear(): void {
    this.#names.clear();
    this.#isAny = false;
  }
}

/** What can run a text, and so assign any name. A match in a comment or a string does no harm. */
const EVALUATION = /\beval\b|\bFunction\b|\.constructor\s*\(|["'`](?:node:)?(?:vm|repl|inspector(?:\/promises)?)["'`]/;

export function laterWritesOf({ later }: Outline, names: CellNames, code: string): LaterWrites {
  if (EVALUATION.test(code)) return "any";
  if (later.length === 0) return [];
  return [...names.used].filter((name) =>
    names.occurrencesOf(name).some(({ role, start }) => role !== "read" && maybeSpanAt(later, start) !== undefined),
  );
}
