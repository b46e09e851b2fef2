// The words of tracking as types. A store may keep them as it likes; these are what goes in and comes out.
import type { CellId, ExecutionId, RunId } from "../shared/ids.ts";
import type { Json } from "../shared/json.ts";

/** One kernel's life on one notebook. */
export interface Session {
  /** A UUID without dashes. */
  readonly id: string;
  readonly notebook: string | undefined;
  /** Milliseconds since 1970, as are all times here. */
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** Where the kernel ran, so that a session whose kernel was killed can be told from a living one. */
  readonly host: string;
  readonly pid: number;
}

/** `interrupted`: the process of the run is gone, and nobody said how the run ended. */
export type RunStatus = "running" | "finished" | "failed" | "interrupted";

/** The error that ended a run. */
export interface RunError {
  readonly name: string;
  readonly message: string;
}

/** What every list of runs shows. */
export interface Run {
  readonly id: RunId;
  readonly name: string;
  readonly experiment: string;
  readonly sessionId: string | undefined;
  /** The run this one is a part of, such as a trial of a sweep. */
  readonly parentId: RunId | undefined;
  readonly status: RunStatus;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly error: RunError | undefined;
  /** What `Math.random` was seeded with. */
  readonly seed: number | undefined;
  /** Set for a run that lists leave out. */
  readonly archivedAt: number | undefined;
}

/** Whether a person said it, or it was seen. What was said wins. */
export type ValueSource = "auto" | "explicit";

/** A value the run was made with. Never changes during a run. */
export interface Param {
  readonly key: string;
  readonly value: Json;
  readonly source: ValueSource;
}

/** One value of a metric. NaN and both infinities are values like others. */
export interface MetricPoint {
  readonly key: string;
  readonly step: number;
  readonly value: number;
  readonly at: number;
}

/** What a metric was computed by. */
export interface EvaluatorRef {
  readonly name: string;
  readonly version: string;
  /** sha256 of its source, in hex. */
  readonly digest: string;
}

/** What metric points have in common: whose word they are, and what they were measured on. */
export interface MetricOrigin {
  readonly source: ValueSource;
  /** The data the metric was measured on, where it is known. */
  readonly dataset?: DatasetRef | undefined;
  readonly evaluator?: EvaluatorRef | undefined;
}

/** A metric of a run in short: its last value, and how far it went. */
export interface MetricSummary extends MetricOrigin {
  readonly key: string;
  readonly count: number;
  readonly last: number;
  readonly lastStep: number;
  readonly lastAt: number;
  /** Over all points but NaN; NaN when there is no other. */
  readonly min: number;
  readonly max: number;
}

export type DatasetRole = "train" | "val" | "test";

/** A dataset by what identifies it. */
export interface DatasetRef {
  readonly name: string;
  readonly version: string | undefined;
  /** sha256 over its content, in hex. */
  readonly digest: string;
}

/** A dataset a run used. */
export interface DatasetUse extends DatasetRef {
  readonly role: DatasetRole | undefined;
  readonly source: ValueSource;
  /** A path relative to the project, or `variable:NAME`. */
  readonly location: string;
  readonly sizeBytes: number | undefined;
  readonly rowCount: number | undefined;
  /** Column names and types, where they are known. */
  readonly schema: Json | undefined;
}

/** Where the code of a run stands in git. */
export interface CodeState {
  readonly commit: string | undefined;
  readonly branch: string | undefined;
  /** Without credentials. */
  readonly remote: string | undefined;
  readonly isDirty: boolean;
  /** A hidden commit of the work tree as it was, untracked files included. */
  readonly snapshot: string | undefined;
  /** Untracked files the hidden commit lacks, for their size or because secrets are kept in such files. */
  readonly leftOut: readonly string[];
}

/** The machine and the programs a run was made on. Equal for the runs of a session, so a store keeps it once. */
export interface Environment {
  readonly node: string;
  readonly labtrail: string;
  /** Such as `linux 6.8.0 x64`. */
  readonly os: string;
  readonly cpu: string;
  readonly cpuCount: number;
  readonly memoryBytes: number;
  readonly locale: string;
  readonly timeZone: string;
  /** The lockfile's name and sha256, such as `package-lock.json 3f2a...`. */
  readonly lockfile: string | undefined;
  /** sha256 of tsconfig.json. */
  readonly tsconfig: string | undefined;
  /** sha256 of package.json. The store has all three, secrets taken out. */
  readonly manifest?: string | undefined;
}

/** An installed package that code of the run loaded. */
export interface Package {
  readonly name: string;
  readonly version: string;
  /** Imported by a cell, not only by another package. */
  readonly isDirect: boolean;
}

/** A file that a cell read or wrote. */
export interface FileUse {
  /** Relative to the project when it lies inside it. */
  readonly path: string;
  readonly access: "read" | "write";
  readonly sizeBytes: number;
  /** sha256 in hex. */
  readonly digest: string;
}

/** Content that is kept with a run: a figure, a model, a file. */
export interface Artifact {
  /** Unique in its run for the same content; slashes may group artifacts. */
  readonly name: string;
  /** sha256 in hex: the key of its content in the object store. */
  readonly digest: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly source: ValueSource;
  /** The cell execution it came from. */
  readonly executionId: ExecutionId | undefined;
  readonly at: number;
}

export type CellStatus = "ok" | "error" | "interrupted" | "died";

/** Something a cell showed, by the digest of its content. */
export interface OutputDigest {
  readonly mediaType: string;
  /** sha256 in hex. */
  readonly digest: string;
  readonly sizeBytes: number;
}

/** Where the seeded random numbers stood: how many had been drawn since the seed was set. */
export interface RandomUse {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

/** What was seen of a cell execution while it ran. */
export interface CellObservation {
  /** Time of the processor, of all threads; undefined when the process ended before it could tell. */
  readonly cpuMs: number | undefined;
  readonly peakMemoryBytes: number | undefined;
  /** What it printed, secrets taken out: the key of the first megabyte, and the size of all. */
  readonly console: { readonly digest: string; readonly sizeBytes: number } | undefined;
  readonly outputs: readonly OutputDigest[];
  /** Names whose values were only sampled: a change in place may have been missed. */
  readonly sampled: readonly string[];
  /** By name it read, the order of the execution whose value it found. */
  readonly sources: Readonly<Record<string, number>>;
  readonly random: RandomUse | undefined;
}

/** One run of one cell. */
export interface CellExecution {
  readonly id: ExecutionId;
  readonly sessionId: string;
  /** The order in which cells ran in the session, from 1. */
  readonly order: number;
  readonly cellId: CellId | undefined;
  /** sha256 of the source as it was, secrets taken out: the key of its text in the object store. */
  readonly sourceDigest: string;
  /** sha256 of the TypeScript alone: magics and trailing blanks make no difference. */
  readonly codeDigest: string;
  readonly executionCount: number;
  readonly startedAt: number;
  /** Undefined while it runs. */
  readonly end:
    | { readonly status: CellStatus; readonly durationMs: number; readonly error: RunError | undefined }
    | undefined;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly files: readonly FileUse[];
  readonly observed?: CellObservation | undefined;
}

/** A run with everything that was kept of it. */
export interface RunDetails {
  readonly run: Run;
  readonly params: readonly Param[];
  readonly metrics: readonly MetricSummary[];
  readonly datasets: readonly DatasetUse[];
  readonly packages: readonly Package[];
  /** The newest last. */
  readonly artifacts: readonly Artifact[];
  readonly tags: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  readonly code: CodeState | undefined;
  readonly environment: Environment | undefined;
  /** sha256 over the code digests of the slice, in executed order. */
  readonly sliceDigest: string;
  /** The cell executions the run depends on, in executed order. */
  readonly slice: readonly CellExecution[];
}
