import type { JsonObject } from "../../shared/json.ts";
import { Fields } from "../../track/transfer/fields.ts";
import type { RunRecord } from "../../track/transfer/run-record.ts";
import { parseRunRecord, runRecordToJson } from "../../track/transfer/run-record-json.ts";
import { ReproduceError } from "../reproduce-error.ts";
import { keptFilesToJson, parseKeptFiles, type KeptFiles } from "../tree/kept-files.ts";

/** The name of the first file of a bundle, which says what the others are. */
export const MANIFEST_NAME = "manifest.json";
/** The slice, for people who look into a bundle. */
export const SLICE_NAME = "slice.ipynb";
const FORMAT = "labtrail-bundle";
const VERSION = 1;

/** What a bundle holds. All content lies beside it, under its sha256. */
export interface BundleManifest {
  readonly record: RunRecord;
  readonly code: KeptFiles;
  /** Digests of files that the run read, and of which the content is there. */
  readonly inputs: readonly string[];
  /** What is not in the bundle, and why, each as a sentence. */
  readonly leftOut: readonly string[];
  /** The size of all content, by digest. */
  readonly objects: Readonly<Record<string, number>>;
}

export function renderManifest({ record, code, inputs, leftOut, objects }: BundleManifest): string {
  const manifest: JsonObject = {
    format: FORMAT,
    version: VERSION,
    run: runRecordToJson(record),
    code: keptFilesToJson(code),
    inputs,
    leftOut,
    objects: { ...objects },
  };
  return `${JSON.stringify(manifest)}\n`;
}

/** @throws {@link TrackError} `BAD_RECORD`; {@link ReproduceError} `BAD_BUNDLE` for a newer version. */
export function parseManifest(text: string): BundleManifest {
  const fields = new Fields(maybeJson(text), "the manifest");
  fields.oneOf("format", [FORMAT]);
  if (fields.integer("version") > VERSION) {
    throw new ReproduceError("BAD_BUNDLE", "the bundle was made by a newer labtrail", { hint: "Install that one." });
  }
  return {
    record: parseRunRecord(fields.json("run")),
    code: parseKeptFiles(JSON.stringify(fields.json("code"))),
    inputs: fields.texts("inputs"),
    leftOut: fields.texts("leftOut"),
    objects: fields.entries("objects", (sizes, digest) => sizes.integer(digest)),
  };
}

function maybeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The reader of the fields says that it is no object.
    return undefined;
  }
}
