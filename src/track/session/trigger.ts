import { basename } from "node:path";

import type { Json } from "../../shared/json.ts";
import { nameOfPath, toLocation } from "../location.ts";
import { digestOf } from "../objects.ts";
import { redactValue } from "../redact.ts";
import type { DatasetUse } from "../run.ts";
import type { RunShape } from "./run-boundary.ts";
import type { LoggedCell } from "./session-log.ts";
import { cellKey, requireFacts } from "./session-slices.ts";

/** A cell execution that gave something worth a run, with all it rests on. */
export interface Trigger {
  readonly cell: LoggedCell;
  readonly slice: readonly LoggedCell[];
  readonly shape: RunShape;
  readonly datasets: readonly DatasetUse[];
}

/** What a person has said, and what holds for every run until it is said otherwise. */
export interface Declarations {
  readonly params: ReadonlyMap<string, Json>;
  readonly datasets: ReadonlyMap<string, DatasetUse>;
  /** Whether top-level constants are params. */
  readonly withConstants?: (name: string) => boolean;
}

/**
 * Looks at the backward slice of a cell. Waits for the hashes of the files the slice has read.
 *
 * @param before - All that ran up to the cell.
 */
export async function describeTrigger(
  cell: LoggedCell,
  slice: readonly LoggedCell[],
  before: readonly LoggedCell[],
  declarations: Declarations,
  projectRoot: string,
): Promise<Trigger> {
  const cells = new Map<string, string>();
  const params = new Map<string, Json>();
  for (const part of slice) {
    const { judgedDigest, constants } = requireFacts(part);
    cells.set(cellKey(part), judgedDigest);
    for (const [name, value] of constants)
      if (declarations.withConstants?.(name) !== false) params.set(name, redactValue(name, value, part.secrets));
  }
  for (const [name, value] of declarations.params) params.set(name, value);
  const datasets = await findDatasets(slice, before, declarations.datasets, projectRoot);
  return {
    cell,
    slice,
    shape: { cells, params, datasets: new Map(datasets.map(({ location, digest }) => [location, digest])) },
    datasets,
  };
}

/** More files than these in one folder are one dataset: the folder. */
const MAX_FILES_APART = 20;

async function findDatasets(
  slice: readonly LoggedCell[],
  before: readonly LoggedCell[],
  declared: ReadonlyMap<string, DatasetUse>,
  projectRoot: string,
): Promise<readonly DatasetUse[]> {
  // What the session itself wrote before it was read, such as a saved model, is a result and no data.
  const written = new Set(before.flatMap(({ files }) => pathsOf(files, "write")));
  const found = new Map<string, DatasetUse>();
  for (const { files } of slice) {
    for (const { path, access, hashed } of files.values()) {
      const file = access === "read" && !written.has(path) ? await hashed : undefined;
      if (file === undefined) continue;
      const location = toLocation(path, projectRoot);
      const name = nameOfPath(path);
      found.set(location, { ...UNKNOWN, name, location, digest: file.digest, sizeBytes: file.sizeBytes });
    }
  }
  return [
    ...gatherFolders([...found.values()].filter(({ location }) => !declared.has(location))),
    ...declared.values(),
  ];
}

const UNKNOWN = {
  version: undefined,
  role: undefined,
  source: "auto",
  rowCount: undefined,
  schema: undefined,
} as const satisfies Partial<DatasetUse>;

function gatherFolders(files: readonly DatasetUse[]): readonly DatasetUse[] {
  const byFolder = Map.groupBy(files, ({ location }) => location.slice(0, location.lastIndexOf("/") + 1));
  return [...byFolder].flatMap(([folder, inside]) => {
    if (inside.length <= MAX_FILES_APART) return inside;
    const lines = inside.map(({ location, digest }) => `${digest} ${location}`).toSorted();
    const sizeBytes = inside.reduce((sum, file) => sum + (file.sizeBytes ?? 0), 0);
    return { ...UNKNOWN, name: basename(folder), location: folder, digest: digestOf(lines.join("\n")), sizeBytes };
  });
}

function pathsOf(files: LoggedCell["files"], wanted: "read" | "write"): readonly string[] {
  return [...files.values()].filter(({ access }) => access === wanted).map(({ path }) => path);
}
