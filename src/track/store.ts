import { LabtrailError } from "../shared/errors.ts";
import type { ExecutionId, RunId } from "../shared/ids.ts";
import type { Json } from "../shared/json.ts";
import type { Curve } from "./downsample.ts";
import type { KeptWrite } from "./keep/kept-write.ts";
import type { KeptObject } from "./objects.ts";
import type { Filter, SortKey } from "./query/filter.ts";
import type {
  Artifact,
  CellExecution,
  CodeState,
  DatasetUse,
  Environment,
  MetricOrigin,
  MetricPoint,
  MetricSummary,
  Package,
  Param,
  Run,
  RunDetails,
  RunError,
  Session,
} from "./run.ts";

export type TrackErrorCode =
  | "STORE_NEWER"
  | "STORE_UNREADABLE"
  | "STORE_READ_ONLY"
  | "STORE_FAILED"
  | "NO_STORE"
  | "RUN_NOT_FOUND"
  | "RUN_AMBIGUOUS"
  | "RUN_ENDED"
  | "PARAM_CHANGED"
  | "OBJECT_NOT_FOUND"
  | "NOTHING_TO_PLOT"
  | "BAD_REFERENCE"
  | "BAD_QUERY"
  | "BAD_SLICE"
  | "BAD_DATASET"
  | "BAD_ARTIFACT"
  | "BAD_VALUE"
  | "BAD_RECORD"
  | "CELL_NOT_RECORDED";

/** A fault of tracking: a store that cannot be used, or an order that cannot be carried out. */
export class TrackError extends LabtrailError<TrackErrorCode> {}

/** A run about to begin, with all that is known of it then. */
export interface NewRun {
  readonly id: RunId;
  /** Drawn when it is left out. */
  readonly name?: string | undefined;
  readonly experiment: string;
  readonly sessionId?: string | undefined;
  readonly parentId?: RunId | undefined;
  readonly startedAt: number;
  readonly seed?: number | undefined;
  readonly environment?: Environment | undefined;
}

/** Which runs to list, and in which order. */
export interface RunQuery {
  readonly experiment?: string | undefined;
  readonly filter?: Filter | undefined;
  /** Newest first when it is left out, and among equals. */
  readonly sort?: readonly SortKey[] | undefined;
  /** At most this many, the first. */
  readonly limit?: number | undefined;
  /** Those that were archived: `hide` when it is left out. */
  readonly archived?: "hide" | "show" | "only" | undefined;
}

/** A row of the list of runs. */
export interface RunRow {
  readonly run: Run;
  readonly params: readonly Param[];
  readonly metrics: readonly MetricSummary[];
  readonly tags: Readonly<Record<string, string>>;
}

/** The last values of one metric, by the place of the run in a list. */
export interface MetricColumn {
  readonly key: string;
  /** NaN for a run without the metric as well: see `isPresent`. */
  readonly values: Float64Array;
  /** 1 for a run that has the metric. */
  readonly isPresent: Uint8Array;
  /** By place: the same number where it was measured on the same data by the same evaluator. */
  readonly measures: Int32Array;
}

/** Many runs by columns: for pictures of all of them, and for what they have in common. */
export interface RunTable {
  readonly runs: readonly Run[];
  /** By key, one value a run. */
  readonly params: ReadonlyMap<string, readonly (Json | undefined)[]>;
  readonly metrics: ReadonlyMap<string, MetricColumn>;
}

/** The keys that runs have, each once. */
export interface RunKeys {
  readonly experiments: readonly string[];
  readonly metrics: readonly string[];
  readonly params: readonly string[];
  readonly tags: readonly string[];
}

/** Which part of a curve is wanted, and how finely. */
export interface CurveQuery {
  /** At most this many points; at least 8 are given when there are as many. */
  readonly maxPoints: number;
  /** Steps, both included. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** A file whose content is kept. */
export interface SavedFile {
  /** sha256 in hex. */
  readonly digest: string;
  readonly sizeBytes: number;
}

/** What was kept elsewhere while a store could not be written. */
export interface KeptJournal {
  readonly id: string;
  /** In order. A text is a line that this program cannot read. */
  readonly lines: readonly (KeptWrite | string)[];
  readonly objects: readonly KeptObject[];
}

/** What a query in SQL gave. */
export interface SqlResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
}

export type SqlValue = string | number | bigint | null | Uint8Array;

/**
 * Where runs are kept. Every call is synchronous and atomic: it has happened when it returns, all of it, and not at
 * all when it throws. Several processes may use one store at the same time. Whatever writes may throw
 * {@link TrackError} `STORE_FAILED`: a full disk, a folder that may not be written to, a lock that nobody lets go. Each
 * method stands in store-writes.ts.
 */
export interface TrailStore {
  saveSession(session: Session): void;
  endSession(sessionId: string, at: number): void;
  /** Saves a cell execution, or what became of one that was saved while it ran. */
  saveExecution(execution: CellExecution): void;

  createRun(run: NewRun): Run;
  /**
   * Ends a run. A run that ended before keeps its first end.
   *
   * @throws {@link TrackError} `RUN_NOT_FOUND`.
   */
  endRun(
    runId: RunId,
    end: { readonly status: "finished" | "failed"; readonly at: number; readonly error?: RunError },
  ): void;
  /**
   * Adds params. One that is there already with the same value stays as it is, whoever says so now.
   *
   * @throws {@link TrackError} `PARAM_CHANGED`, `RUN_NOT_FOUND` or `RUN_ENDED`; nothing is added then.
   */
  addParams(runId: RunId, params: readonly Param[]): void;
  /**
   * Appends metric points: all of them, or none. History is never overwritten: two points with one key and step are
   * both kept, in the order given. Where a key has explicit points, its automatic ones are kept but not shown.
   *
   * @returns How many points were written.
   * @throws {@link TrackError} `RUN_NOT_FOUND` or `RUN_ENDED`.
   */
  appendMetrics(runId: RunId, origin: MetricOrigin, points: readonly MetricPoint[]): number;
  /** Adds datasets; one with the same location, digest and role is there only once. */
  addDatasets(runId: RunId, datasets: readonly DatasetUse[]): void;
  addPackages(runId: RunId, packages: readonly Package[]): void;
  /** Adds artifacts whose content is kept already. Another content under the same name stands beside it. */
  addArtifacts(runId: RunId, artifacts: readonly Artifact[]): void;
  /** A tag that is there already gets the new value, and goes when that is undefined. Ended runs may be tagged. */
  setTags(runId: RunId, tags: Readonly<Record<string, string | undefined>>): void;
  /** Ended runs may be noted. */
  addNote(runId: RunId, text: string, at: number): void;
  setCode(runId: RunId, code: CodeState): void;
  /** Hides a run from lists; it keeps all it has. */
  archiveRun(runId: RunId, at: number): void;
  restoreRun(runId: RunId): void;
  /** Replaces the slice: executions in executed order, each saved before. */
  setSlice(runId: RunId, sliceDigest: string, executions: readonly ExecutionId[]): void;

  /** Newest first. */
  listRuns(query: RunQuery): readonly RunRow[];
  /** @throws {@link TrackError} `RUN_NOT_FOUND`. */
  requireRun(runId: RunId): RunDetails;
  /** Runs by columns, in the order of the query. Without a list of keys, all metrics. */
  tabulateRuns(query: RunQuery, metricKeys?: readonly string[]): RunTable;
  /** The keys there are, of archived runs as well. */
  listKeys(): RunKeys;
  /** The points of one metric that are shown, by step, and in written order within a step. */
  metricHistory(runId: RunId, key: string): readonly MetricPoint[];
  /** The same as a curve to be drawn: what is left out changes no extreme. */
  metricCurve(runId: RunId, key: string, query: CurveQuery): Curve;
  /** Runs of this name, or whose id begins so; newest first. */
  findRuns(wanted: { readonly name: string } | { readonly idPrefix: string }): readonly Run[];

  /**
   * Answers a query in SQL, which can change nothing. Beside the tables there are views with the words of people: `runs`,
   * `params`, `metrics`, `points`, `tags`, `notes`, `datasets`, `packages`, `cells`, `artifacts`.
   *
   * @throws {@link TrackError} `BAD_QUERY`.
   */
  querySql(sql: string): SqlResult;

  /** Keeps a text under its sha256 and returns that. */
  saveText(text: string): string;
  /** @throws {@link TrackError} `OBJECT_NOT_FOUND`. */
  requireText(digest: string): string;

  /** Keeps bytes under their sha256 and returns that. */
  saveBytes(bytes: Uint8Array): string;
  /**
   * Keeps a copy of a file under its sha256; it is never in memory as a whole.
   *
   * @throws {@link TrackError} `BAD_ARTIFACT` when it cannot be read.
   */
  saveFile(path: string): Promise<SavedFile>;
  /** @throws {@link TrackError} `OBJECT_NOT_FOUND`. */
  requireBytes(digest: string): Uint8Array;

  /**
   * Carries out writes that were kept elsewhere: each once, however often and by however many processes it is asked.
   *
   * @returns Why some were refused, such as a param that has changed; the others are carried out all the same.
   */
  takeOver(journal: KeptJournal): readonly string[];

  close(): void;
}
