import { ByteWriter, parquetWrite } from "hyparquet-writer";

import { toParquetColumn } from "../../frame/parquet-column.ts";
import type { RecordValue, Records } from "./run-records.ts";

/** Rows as a Parquet file. A column of one type has that; of several, and of lists and records, it is text. */
export function renderParquet(parts: Iterable<Records>): Uint8Array {
  let names: readonly string[] = [];
  const rows: (readonly RecordValue[])[] = [];
  for (const part of parts) {
    names = part.columns;
    // One by one: a part may have more rows than a call can have arguments.
    for (const row of part.rows) rows.push(row);
  }
  const writer = new ByteWriter();
  parquetWrite({
    writer,
    columnData: names.map((name, index) =>
      toParquetColumn(
        name,
        rows.map((row) => row[index]),
      ),
    ),
  });
  return writer.getBytes();
}
