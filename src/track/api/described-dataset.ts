import { hasMethods } from "../../shared/data-property.ts";
import type { Json } from "../../shared/json.ts";

/** A dataset that says itself what it is, as those of `labtrail/evaluate` do. */
export interface DescribedDataset {
  readonly name: string;
  readonly version: string | undefined;
  /** The number of rows. */
  readonly length: number;
  readonly schema: readonly { readonly name: string; readonly type: string }[];
  /** sha256 over all rows, in hex. */
  digest(): Promise<string>;
}

/** Known by its shape: a session has its own copy of this code, and the user another. */
export function isDescribedDataset(subject: unknown): subject is DescribedDataset {
  if (typeof subject !== "object" || subject === null || !hasMethods(subject, ["digest", "rows", "split"]))
    return false;
  const { name, length, schema } = subject as Partial<DescribedDataset>;
  return typeof name === "string" && typeof length === "number" && Array.isArray(schema);
}

/** What tells it apart, as it is written down. */
export async function describeDataset(dataset: DescribedDataset): Promise<Json> {
  const columns = dataset.schema.map(({ name, type }) => ({ name, type }));
  return { digest: await dataset.digest(), rows: dataset.length, columns };
}
