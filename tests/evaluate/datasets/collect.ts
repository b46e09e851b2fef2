import type { Dataset } from "../../../src/evaluate/dataset.ts";

/** All rows of a dataset. */
export async function rowsOf<Row>(dataset: Dataset<Row>): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const row of dataset.rows()) rows.push(row);
  return rows;
}
