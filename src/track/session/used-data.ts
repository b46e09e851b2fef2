import type { UsedData } from "../capture/fit-data.ts";
import type { Json } from "../../shared/json.ts";
import type { DatasetUse } from "../run.ts";

/** Data in memory as a dataset of a run. */
export function toDatasetUse({ role, name, dataset, digest, rows, parts, note }: UsedData): DatasetUse {
  const [first] = parts;
  const location = dataset?.name ?? role ?? "data";
  return {
    name: dataset?.name ?? name ?? `${role ?? "unnamed"} data`,
    version: dataset?.version,
    digest,
    role,
    source: "auto",
    location: name === undefined ? `memory:${location}` : `variable:${name}`,
    sizeBytes: undefined,
    rowCount: rows,
    schema: { ...(parts.length === 1 ? withoutName(first ?? {}) : { parts }), ...(note && { note }) } as Json,
  };
}

function withoutName({ name: _name, ...rest }: UsedData["parts"][number]): Readonly<Record<string, unknown>> {
  return rest;
}

/** Whether a dataset was seen in memory, and nobody has said anything of it. */
export function isInMemory({ location, source }: DatasetUse): boolean {
  return source === "auto" && /^(?:variable|memory):/.test(location);
}

/** More are batches, or folds of a validation: they are told apart by the metrics measured on them, not listed. */
const MAX_IN_MEMORY = 50;

/**
 * What among the datasets of a run the data is: what a person has said of it, or of what is used in its role; what is known
 * to have the same content. Undefined when it is new, and worth being listed.
 */
export function findKnown(datasets: readonly DatasetUse[], used: DatasetUse): DatasetUse | undefined {
  const explicit = datasets.filter(({ source }) => source === "explicit");
  const said =
    explicit.find(({ location }) => location === used.location) ?? explicit.find(({ role }) => role === used.role);
  if (said !== undefined) return said;
  const inMemory = datasets.filter(isInMemory);
  if (inMemory.length >= MAX_IN_MEMORY) return used;
  return inMemory.find(({ digest, role }) => digest === used.digest && role === used.role);
}
