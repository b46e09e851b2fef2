// What a release says of its origin, in `provenance.json`. It travels with the package, so it holds nothing of the machine or
// of its people: no paths outside of the project, no params, no addresses.
import { isRecord, type Json, type JsonObject } from "../shared/json.ts";
import { ReleaseError } from "./release-error.ts";

/** A cell that a module was made of. */
export interface ReleasedCell {
  /** Relative to the project's root. */
  readonly notebook: string;
  readonly id: string;
  /** The place among the code cells, from 1. */
  readonly number: number;
  /** sha256 of its source, in hex. */
  readonly sha256: string;
  /** The names that it exports. */
  readonly exports: readonly string[];
}

/** A module of a release. */
export interface ReleasedModule {
  /** How it is imported: `.` or `./predict`. Undefined for one that only other modules of the package import. */
  readonly subpath: string | undefined;
  /** The JavaScript in the package, such as `dist/predict.js`. */
  readonly file: string;
  /** The TypeScript it was compiled from, relative to the project's root. */
  readonly source: string;
  /** None for a module that a person wrote, or that only re-exports others. */
  readonly cells: readonly ReleasedCell[];
}

/** The last value of a metric, and what it was measured on and by. */
export interface ReleasedMetric {
  /** A text for what JSON has no number for: `NaN`, `Infinity`, `-Infinity`. */
  readonly value: number | string;
  readonly dataset?: string | undefined;
  readonly evaluator?: string | undefined;
}

export interface ReleasedDataset {
  readonly name: string;
  readonly version?: string | undefined;
  /** sha256 over its content, in hex. */
  readonly digest: string;
  readonly role?: string | undefined;
}

/** A tracked run that rests on cells of the release, as they are in it. */
export interface ReleasedRun {
  readonly id: string;
  readonly name: string;
  readonly experiment: string;
  readonly notebook: string;
  /** In UTC. */
  readonly startedAt: string;
  readonly commit?: string | undefined;
  /** Those of the released cells that are in its slice. */
  readonly cells: readonly string[];
  readonly metrics: Readonly<Record<string, ReleasedMetric>>;
  readonly datasets: readonly ReleasedDataset[];
  /** The lockfile's name and sha256. */
  readonly lockfile?: string | undefined;
}

export interface Provenance {
  readonly package: string;
  readonly version: string;
  /** The commit that the release was made of: the last one before its own. */
  readonly commit: string;
  readonly labtrail: string;
  /** The lockfile's name and sha256. */
  readonly lockfile: string | undefined;
  readonly modules: readonly ReleasedModule[];
  /** Newest first. */
  readonly runs: readonly ReleasedRun[];
  /** How many older runs there are beside these. */
  readonly olderRuns: number;
}

/** A cell whose runs are asked for. */
export interface CellSource {
  readonly notebook: string;
  readonly id: string;
  readonly source: string;
}

/** Finds the runs that rest on cells, as these are now. Whoever tracks runs gives it. */
export type FindRuns = (cells: readonly CellSource[]) => {
  readonly runs: readonly ReleasedRun[];
  readonly olderRuns: number;
};

const SCHEMA = 1;
export const PROVENANCE_FILE = "provenance.json";

export function renderProvenance(provenance: Provenance): string {
  return `${JSON.stringify({ schema: SCHEMA, ...provenance }, null, 2)}\n`;
}

/** Reads what a release says of its origin. @throws {@link ReleaseError} `NOT_TRACEABLE`. */
export function parseProvenance(text: string, place: string): Provenance {
  let data: Json;
  try {
    data = JSON.parse(text) as Json;
  } catch (cause) {
    throw new ReleaseError("NOT_TRACEABLE", `"${place}" is no JSON`, { hint: "Install the package anew.", cause });
  }
  if (!isRecord(data) || !isProvenance(data as JsonObject)) {
    throw new ReleaseError("NOT_TRACEABLE", `"${place}" does not say where the package comes from`, {
      hint: "It is of another program, or of a newer labtrail.",
    });
  }
  return data as unknown as Provenance;
}

/** A file in a package is anybody's: what is shown of it must be there. */
function isProvenance({ schema, package: name, version, commit, modules, runs }: JsonObject): boolean {
  return schema === SCHEMA && areTexts(name, version, commit) && isListOf(modules, isModule) && isListOf(runs, isRun);
}

function isModule({ file, source, cells }: JsonObject): boolean {
  return (
    areTexts(file, source) &&
    isListOf(cells, ({ id, notebook, exports }) => areTexts(id, notebook) && isTextList(exports))
  );
}

function isRun({ id, name, metrics, datasets, cells }: JsonObject): boolean {
  const areDatasets = isListOf(datasets, (dataset) => areTexts(dataset["name"], dataset["digest"]));
  return (
    areTexts(id, name) &&
    isRecord(metrics) &&
    Object.values(metrics).every(isRecord) &&
    areDatasets &&
    isTextList(cells)
  );
}

function areTexts(...values: readonly (Json | undefined)[]): boolean {
  return values.every((value) => typeof value === "string");
}

function isTextList(list: Json | undefined): boolean {
  return Array.isArray(list) && areTexts(...(list as readonly Json[]));
}

function isListOf(list: Json | undefined, isOne: (one: JsonObject) => boolean): boolean {
  return Array.isArray(list) && (list as readonly Json[]).every((one) => isRecord(one) && isOne(one as JsonObject));
}
