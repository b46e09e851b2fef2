// A run as JSON, and back. What comes back may have been written by anybody.
import type { CellId, ExecutionId, RunId } from "../../shared/ids.ts";
import type { Json } from "../../shared/json.ts";
import { toWireNumber } from "../capture/wire-number.ts";
import type {
  Artifact,
  CellExecution,
  CellObservation,
  CodeState,
  DatasetRef,
  DatasetUse,
  Environment,
  MetricPoint,
  MetricSummary,
  Run,
  RunDetails,
  RunError,
  Session,
} from "../run.ts";
import { TrackError } from "../store.ts";
import { Fields } from "./fields.ts";
import type { RunRecord } from "./run-record.ts";

/** The record as JSON: numbers that JSON cannot hold are texts. */
export function runRecordToJson(record: RunRecord): Json {
  return JSON.parse(JSON.stringify(record, toPlain)) as Json;
}

function toPlain(_key: string, value: unknown): unknown {
  return typeof value === "number" ? toWireNumber(value) : value;
}

const ID = /^[0-9a-f]{32}$/;
const EXECUTION_ID = /^[\w-]{1,64}$/;
const DIGEST = /^[0-9a-f]{64}$/;
const COMMIT = /^[0-9a-f]{40,64}$/;
const SOURCES = ["auto", "explicit"] as const;
const ROLES = ["train", "val", "test"] as const;

/** @throws {@link TrackError} `BAD_RECORD` for anything that {@link runRecordToJson} does not write. */
export function parseRunRecord(json: unknown): RunRecord {
  const record = new Fields(json, "the run");
  const details = readDetails(record.object("details"));
  const session = record.maybeObject("session", readSession);
  if (details.slice.some(({ sessionId }) => sessionId !== session?.id)) {
    throw new TrackError("BAD_RECORD", "the cells of the run are not those of its session");
  }
  const keys = new Set(details.metrics.map(({ key }) => key));
  const points = new Fields(Object.fromEntries(Object.entries(record.json("points") ?? {})), "points");
  return {
    details,
    session,
    points: Object.fromEntries([...keys].map((key) => [key, points.list(key, (point) => readPoint(point, key))])),
  };
}

function readPoint(fields: Fields, key: string): MetricPoint {
  return { key, step: fields.integer("step"), value: fields.number("value"), at: fields.integer("at") };
}

function readSession(fields: Fields): Session {
  return {
    id: fields.text("id", /^[0-9a-f-]{1,64}$/),
    notebook: fields.maybeText("notebook"),
    startedAt: fields.integer("startedAt"),
    // Wherever it ran, it does not run here.
    endedAt: fields.maybeInteger("endedAt") ?? fields.integer("startedAt"),
    host: fields.text("host"),
    pid: fields.integer("pid"),
  };
}

function readDetails(fields: Fields): RunDetails {
  return {
    run: readRun(fields.object("run")),
    params: fields.list("params", (one) => ({
      key: one.text("key"),
      value: one.json("value"),
      source: one.oneOf("source", SOURCES),
    })),
    metrics: fields.list("metrics", readMetric),
    datasets: fields.list("datasets", readDataset),
    packages: fields.list("packages", (one) => ({
      name: one.text("name"),
      version: one.text("version"),
      isDirect: one.boolean("isDirect"),
    })),
    artifacts: fields.list("artifacts", readArtifact),
    tags: fields.entries("tags", (tags, key) => tags.text(key)),
    notes: fields.texts("notes"),
    code: fields.maybeObject("code", readCode),
    environment: fields.maybeObject("environment", readEnvironment),
    sliceDigest: fields.text("sliceDigest"),
    slice: fields.list("slice", readExecution),
  };
}

function readRun(fields: Fields): Run {
  return {
    id: fields.text("id", ID) as RunId,
    name: fields.text("name"),
    experiment: fields.text("experiment"),
    sessionId: fields.maybeText("sessionId"),
    parentId: fields.maybeText("parentId", ID) as RunId | undefined,
    status: fields.oneOf("status", ["running", "finished", "failed", "interrupted"]),
    startedAt: fields.integer("startedAt"),
    endedAt: fields.maybeInteger("endedAt"),
    error: fields.maybeObject("error", readError),
    seed: fields.maybeInteger("seed"),
    archivedAt: undefined,
  };
}

function readError(fields: Fields): RunError {
  return { name: fields.text("name"), message: fields.text("message") };
}

function readMetric(fields: Fields): MetricSummary {
  return {
    key: fields.text("key"),
    count: fields.integer("count"),
    last: fields.number("last"),
    lastStep: fields.integer("lastStep"),
    lastAt: fields.integer("lastAt"),
    min: fields.number("min"),
    max: fields.number("max"),
    source: fields.oneOf("source", SOURCES),
    dataset: fields.maybeObject("dataset", readDatasetRef),
    evaluator: fields.maybeObject("evaluator", (one) => ({
      name: one.text("name"),
      version: one.text("version"),
      digest: one.text("digest"),
    })),
  };
}

function readDatasetRef(fields: Fields): DatasetRef {
  return { name: fields.text("name"), version: fields.maybeText("version"), digest: fields.text("digest") };
}

function readDataset(fields: Fields): DatasetUse {
  const schema = fields.json("schema");
  return {
    ...readDatasetRef(fields),
    role: fields.maybeOneOf("role", ROLES),
    source: fields.oneOf("source", SOURCES),
    location: fields.text("location"),
    sizeBytes: fields.maybeInteger("sizeBytes"),
    rowCount: fields.maybeInteger("rowCount"),
    schema: schema === null ? undefined : schema,
  };
}

function readArtifact(fields: Fields): Artifact {
  return {
    name: fields.text("name"),
    digest: fields.text("digest", DIGEST),
    sizeBytes: fields.integer("sizeBytes"),
    mediaType: fields.text("mediaType"),
    source: fields.oneOf("source", SOURCES),
    executionId: fields.maybeText("executionId", EXECUTION_ID) as ExecutionId | undefined,
    at: fields.integer("at"),
  };
}

function readCode(fields: Fields): CodeState {
  return {
    commit: fields.maybeText("commit", COMMIT),
    branch: fields.maybeText("branch"),
    remote: fields.maybeText("remote"),
    isDirty: fields.boolean("isDirty"),
    snapshot: fields.maybeText("snapshot", COMMIT),
    leftOut: fields.texts("leftOut"),
  };
}

function readEnvironment(fields: Fields): Environment {
  return {
    node: fields.text("node"),
    labtrail: fields.text("labtrail"),
    os: fields.text("os"),
    cpu: fields.text("cpu"),
    cpuCount: fields.integer("cpuCount"),
    memoryBytes: fields.number("memoryBytes"),
    locale: fields.text("locale", /^[\w-]{1,80}$/),
    timeZone: fields.text("timeZone", /^[\w+/-]{1,80}$/),
    lockfile: fields.maybeText("lockfile", /^[\w.-]+ [0-9a-f]{64}$/),
    tsconfig: fields.maybeText("tsconfig", DIGEST),
    manifest: fields.maybeText("manifest", DIGEST),
  };
}

function readExecution(fields: Fields): CellExecution {
  return {
    id: fields.text("id", EXECUTION_ID) as ExecutionId,
    sessionId: fields.text("sessionId"),
    order: fields.integer("order"),
    cellId: fields.maybeText("cellId") as CellId | undefined,
    sourceDigest: fields.text("sourceDigest", DIGEST),
    codeDigest: fields.text("codeDigest"),
    executionCount: fields.integer("executionCount"),
    startedAt: fields.integer("startedAt"),
    end: fields.maybeObject("end", (end) => ({
      status: end.oneOf("status", ["ok", "error", "interrupted", "died"]),
      durationMs: end.number("durationMs"),
      error: end.maybeObject("error", readError),
    })),
    reads: fields.texts("reads"),
    writes: fields.texts("writes"),
    files: fields.list("files", (file) => ({
      path: file.text("path"),
      access: file.oneOf("access", ["read", "write"]),
      sizeBytes: file.integer("sizeBytes"),
      digest: file.text("digest", DIGEST),
    })),
    observed: fields.maybeObject("observed", readObservation),
  };
}

function readObservation(fields: Fields): CellObservation {
  return {
    cpuMs: fields.maybeNumber("cpuMs"),
    peakMemoryBytes: fields.maybeNumber("peakMemoryBytes"),
    console: fields.maybeObject("console", (one) => ({
      digest: one.text("digest", DIGEST),
      sizeBytes: one.integer("sizeBytes"),
    })),
    outputs: fields.list("outputs", (one) => ({
      mediaType: one.text("mediaType"),
      digest: one.text("digest"),
      sizeBytes: one.integer("sizeBytes"),
    })),
    sampled: fields.texts("sampled"),
    sources: fields.entries("sources", (orders, name) => orders.integer(name)),
    random: fields.maybeObject("random", (random) => ({
      seed: random.integer("seed"),
      from: random.integer("from"),
      to: random.integer("to"),
    })),
  };
}
