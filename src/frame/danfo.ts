import { dataProperty, hasMethods } from "../shared/data-property.ts";
import { type Frame, fromColumns } from "./frame.ts";

/** A DataFrame or Series of danfojs and danfojs-node, read from its own fields: nothing of the library runs. */
export function maybeDanfoFrame(value: object): Frame | undefined {
  const [names, dtypes, data, index, isSeries] = ["$columns", "$dtypes", "$data", "$index", "$isSeries"].map((name) =>
    dataProperty(value, name),
  );
  if (typeof isSeries !== "boolean" || !hasMethods(value, ["print", "iloc"])) return undefined;
  if (!Array.isArray(names) || !Array.isArray(dtypes) || !Array.isArray(data) || !Array.isArray(index))
    return undefined;

  const rows: readonly unknown[] = data;
  return fromColumns(
    {
      kind: isSeries ? "Series" : "DataFrame",
      columns: names.map((name: unknown, column) => ({ name: String(name), type: String(dtypes[column]) })),
      rowCount: rows.length,
      rowLabel: (row) => index[row] as unknown,
    },
    (column, start, end) => {
      const part = rows.slice(start, end);
      return isSeries ? part : part.map((row) => (row as readonly unknown[])[column]);
    },
  );
}
