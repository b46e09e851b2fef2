import { dataProperty, hasMethods } from "../shared/data-property.ts";
import { type Frame, fromColumns } from "./frame.ts";
import { inferType } from "./value-types.ts";

const TYPE_SAMPLE = 100;

/** The part of arquero's tables that is used. */
interface ArqueroTable {
  numRows(): number;
  columnNames(): readonly string[];
  getter(name: string): (row: number) => unknown;
}

/**
 * A table of arquero. Its filters and orders are carried out when values are read; an order sorts the whole table, once,
 * as it would for its user.
 */
export function maybeArqueroTable(value: object): Frame | undefined {
  const hasFields = Array.isArray(dataProperty(value, "_names")) && typeof dataProperty(value, "_nrows") === "number";
  if (!hasFields || !hasMethods(value, ["numRows", "columnNames", "getter", "objects"])) return undefined;

  const table = value as ArqueroTable;
  const names = table.columnNames();
  const rowCount = table.numRows();
  const read = (name: string, start: number, end: number): readonly unknown[] => {
    const get = table.getter(name);
    return Array.from({ length: end - start }, (_, offset) => get(start + offset));
  };
  const columns = names.map((name) => ({ name, type: inferType(read(name, 0, Math.min(rowCount, TYPE_SAMPLE))) }));
  return fromColumns({ kind: "Table", columns, rowCount }, (column, start, end) =>
    read(names[column] ?? "", start, end),
  );
}
