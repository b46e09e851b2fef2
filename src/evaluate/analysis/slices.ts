import { EvaluateError } from "../evaluate-error.ts";
import { partRows, pickRows, type RowSet } from "./row-conditions.ts";

/** A column whose values part the rows, or a name and what it is true of. */
export type SliceSpec<Row> =
  | (keyof Row & string)
  | {
      readonly name: string;
      /** Whether a row belongs to the slice. */
      readonly where: (row: Row) => boolean;
    }
  | {
      readonly name: string;
      /** Parts the rows by what it makes of each. */
      readonly by: (row: Row) => unknown;
    };

/**
 * The rows of each slice: one for each value of a column, or for ranges of its numbers.
 *
 * @throws {@link EvaluateError} `BAD_OPTION` for a column that no row has.
 */
export function toRowSets<Row>(rows: readonly Row[], specs: readonly SliceSpec<Row>[]): readonly RowSet[] {
  return specs.flatMap((spec) => {
    if (typeof spec === "string") {
      requireColumn(rows, spec);
      return partRows(rows, spec, spec);
    }
    if ("where" in spec) return [pickRows(rows, spec.name, spec.where)];
    return partRows(rows, spec.by, spec.name);
  });
}

function requireColumn<Row>(rows: readonly Row[], column: keyof Row & string): void {
  const has = rows.some((row) => typeof row === "object" && row !== null && column in row);
  if (has || rows.length === 0) return;
  const columns = Object.keys((rows[0] ?? {}) as object);
  throw new EvaluateError("BAD_OPTION", `no row has the column "${column}" to slice by`, {
    hint: `The rows have ${columns.join(", ")}. For anything else give { name, by: (row) => ... }.`,
  });
}
