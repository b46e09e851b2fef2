import { SchemaBuilder } from "../infer-schema.ts";
import { LargeNumbers } from "../large-numbers.ts";
import type { RowSource } from "../row-source.ts";
import type { DataFile, FileOptions } from "./data-file.ts";

/** Rows of a file that has them as cells in the order of its columns. It is read once for types and length. */
export async function tableSource<Row>(
  file: DataFile,
  { name, version }: FileOptions,
  names: readonly string[],
  readCells: () => AsyncIterable<readonly (readonly unknown[])[]>,
): Promise<RowSource<Row>> {
  const large = new LargeNumbers(names);
  const builder = new SchemaBuilder();
  for await (const cells of readCells()) {
    large.note(cells);
    builder.add(cells.map((row) => large.toRecord(row)));
  }
  file.requireSame();
  const { schema, length } = builder.result;
  return {
    name: name ?? file.name,
    version,
    length,
    schema: length > 0 ? schema : names.map((column) => ({ name: column, type: "unknown", isNullable: false })),
    shape: { kind: "records", names },
    async *batches() {
      file.requireSame();
      for await (const cells of readCells()) yield cells.map((row) => large.toRecord(row) as Row);
      file.requireSame();
    },
  };
}
