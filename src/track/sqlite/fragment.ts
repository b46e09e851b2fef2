import type { SqlValue } from "../store.ts";

/** A piece of SQL with the values of its question marks: nothing a person wrote ever becomes SQL itself. */
export interface Fragment {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

export function fragment(sql: string, ...values: readonly SqlValue[]): Fragment {
  return { sql, values };
}

/**
 * Joins conditions in the shape of a tree: SQLite takes no expression that is more than a thousand levels deep, and a
 * chain of `a OR b OR c` has a level for each.
 */
export function joinFragments(parts: readonly Fragment[], word: "AND" | "OR"): Fragment {
  const [first] = parts;
  if (first === undefined) throw new Error("nothing to join");
  if (parts.length === 1) return first;
  const middle = parts.length >> 1;
  const before = joinFragments(parts.slice(0, middle), word);
  const after = joinFragments(parts.slice(middle), word);
  return { sql: `(${before.sql} ${word} ${after.sql})`, values: [...before.values, ...after.values] };
}
