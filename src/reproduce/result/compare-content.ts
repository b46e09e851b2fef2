// Data and artifacts of a run beside those of its reproduction: by digest, and where these differ, by what is inside.
import type { Json } from "../../shared/json.ts";
import type { Artifact, DatasetUse, RunDetails } from "../../track/run.ts";
import { maybeBytes } from "../preflight/inputs.ts";
import { REPORT_NAME } from "../reproduction.ts";
import { CODE_LIST } from "../tree/kept-files.ts";
import type { StoredRun } from "./compare-metrics.ts";
import { compareFloats, compareTexts } from "./compare-texts.ts";
import type { Tolerance } from "./tolerance.ts";

/** A dataset or an artifact of a run. */
export interface ReproducedContent {
  readonly kind: "dataset" | "artifact";
  readonly name: string;
  readonly original: string;
  /** The digest in the reproduction; undefined when it has no such thing. */
  readonly reproduced: string | undefined;
  /** `outside`: a cell made it that shows or saves the result, and that the result does not rest on; it was not run. */
  readonly result: "identical" | "within" | "differs" | "missing" | "outside";
}

/** A param that the reproduction has otherwise. */
export interface ReproducedParam {
  readonly key: string;
  readonly original: Json | undefined;
  readonly reproduced: Json | undefined;
}

/** Compares every dataset that a run used, in its role. */
export function compareDatasets(original: RunDetails, reproduction: RunDetails): readonly ReproducedContent[] {
  return original.datasets.map(({ name, location, role, digest }) => {
    const inRole = reproduction.datasets.filter((use) => use.role === role);
    const found =
      inRole.find((use) => use.location === location && use.digest === digest) ??
      inRole.find((use) => use.location === location) ??
      inRole.find((use) => use.name === name);
    return toContent("dataset", role === undefined ? name : `${name} (${role})`, digest, found);
  });
}

function toContent(
  kind: ReproducedContent["kind"],
  name: string,
  original: string,
  found: Pick<DatasetUse, "digest"> | undefined,
): ReproducedContent {
  const result = found === undefined ? "missing" : found.digest === original ? "identical" : "differs";
  return { kind, name, original, reproduced: found?.digest, result };
}

/** Compares the artifacts that a run made: the last of each name. What else is kept with it is left out. */
export function compareArtifacts(
  original: StoredRun,
  reproduction: StoredRun,
  tolerance: Tolerance,
): readonly ReproducedContent[] {
  const found = new Map(reproduction.details.artifacts.map((one) => [nameOf(one, reproduction.details), one]));
  const made = new Map(
    original.details.artifacts
      .filter((one) => isMade(one, original.details))
      .map((one) => [nameOf(one, original.details), one]),
  );
  return [...made].map(([key, artifact]) => {
    const other = found.get(key);
    const content = toContent("artifact", artifact.name, artifact.digest, other);
    if (content.result === "missing" && isOutside(artifact, original.details)) return { ...content, result: "outside" };
    if (content.result !== "differs" || other === undefined) return content;
    return isNear([original, artifact], [reproduction, other], tolerance) ? { ...content, result: "within" } : content;
  });
}

/** What says how the run was made is no result of it; nor is a copy of what it read. */
function isMade({ name, digest }: Artifact, { slice }: RunDetails): boolean {
  if (name === CODE_LIST || name === REPORT_NAME || name.startsWith("code/")) return false;
  return !slice.some(({ files }) => files.some((file) => file.access === "read" && file.digest === digest));
}

function isOutside({ executionId }: Artifact, { slice }: RunDetails): boolean {
  return executionId !== undefined && !slice.some(({ id }) => id === executionId);
}

/** Figures are called after the count of their cell, which is another one in a session of only these cells. */
function nameOf({ name, executionId }: Artifact, { slice }: RunDetails): string {
  const position = slice.findIndex(({ id }) => id === executionId);
  return position < 0 ? name : name.replace(/^figures\/\d+-/, `figures/#${position}-`);
}

const MAX_COMPARED_BYTES = 50_000_000;
const TEXT = /^text\/|json(?:l)?$|svg\+xml$/;

function isNear(
  [before, original]: readonly [StoredRun, Artifact],
  [after, reproduced]: readonly [StoredRun, Artifact],
  tolerance: Tolerance,
): boolean {
  if (original.sizeBytes > MAX_COMPARED_BYTES || original.mediaType !== reproduced.mediaType) return false;
  const [one, other] = [maybeBytes(before.store, original.digest), maybeBytes(after.store, reproduced.digest)];
  if (one === undefined || other === undefined) return false;
  const isWeights = original.name.endsWith("weights.bin");
  if (!isWeights && !TEXT.test(original.mediaType)) return false;
  const distance = isWeights
    ? compareFloats(one, other, tolerance)
    : compareTexts(toText(one, original.name), toText(other, original.name), tolerance);
  return distance !== undefined && distance.kind !== "differs";
}

/** Layers of a model are counted through a session (`dense_Dense3`): by their order they are the same again. */
function toText(bytes: Uint8Array, name: string): string {
  const text = Buffer.from(bytes).toString("utf8");
  if (!name.endsWith("model.json")) return text;
  const numbers = new Map<string, number>();
  return text.replaceAll(/\b[a-z]\w*?_[A-Z][A-Za-z]*\d+\b/g, (layer) => {
    const number = numbers.get(layer) ?? numbers.size;
    numbers.set(layer, number);
    return `layer#${number}`;
  });
}

/** The params that are not the same, or only there once. */
export function compareParams(original: RunDetails, reproduction: RunDetails): readonly ReproducedParam[] {
  const [before, after] = [original, reproduction].map(
    ({ params }) => new Map(params.map(({ key, value }) => [key, value])),
  );
  const keys = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
  return [...keys].flatMap((key) => {
    const [one, other] = [before?.get(key), after?.get(key)];
    return JSON.stringify(one) === JSON.stringify(other) ? [] : [{ key, original: one, reproduced: other }];
  });
}
