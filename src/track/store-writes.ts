import type { TrailStore } from "./store.ts";

/** What changes a store. Its arguments can be written as JSON, but for the bytes of {@link OBJECT_WRITES}. */
export const STORE_WRITES = [
  "saveSession",
  "endSession",
  "saveExecution",
  "createRun",
  "endRun",
  "addParams",
  "appendMetrics",
  "addDatasets",
  "addPackages",
  "addArtifacts",
  "setTags",
  "addNote",
  "setCode",
  "archiveRun",
  "restoreRun",
  "setSlice",
] as const satisfies readonly (keyof TrailStore)[];
export type StoreWrite = (typeof STORE_WRITES)[number];

/** What keeps content under its digest. */
export const OBJECT_WRITES = ["saveText", "saveBytes", "saveFile"] as const satisfies readonly (keyof TrailStore)[];

/** What looks at a store. */
export const STORE_READS = [
  "listRuns",
  "requireRun",
  "tabulateRuns",
  "listKeys",
  "metricHistory",
  "metricCurve",
  "findRuns",
  "querySql",
] as const satisfies readonly (keyof TrailStore)[];

/** Neither: they are of the store itself. */
type Other = "requireText" | "requireBytes" | "takeOver" | "close";

type Unlisted = Exclude<
  keyof TrailStore,
  StoreWrite | (typeof OBJECT_WRITES)[number] | (typeof STORE_READS)[number] | Other
>;
/** Fails to compile when a method of the store is in no list: it would be neither refused nor kept. */
const NOTHING_UNLISTED: [Unlisted] extends [never] ? true : Unlisted = true;
void NOTHING_UNLISTED;
