// Which data a model is trained and evaluated on, found in the arguments of its methods.
import { types } from "node:util";

import { maybeDataOrigin } from "../../shared/data-origin.ts";
import { isRecord } from "../../shared/json.ts";
import type { DatasetRole } from "../run.ts";

/** What is known of a value that may be data. */
export interface DescribedData {
  /** sha256 over all of it, in hex. */
  readonly digest: string;
  readonly rows?: number | undefined;
}

/** How values of user code are told by name and by content. Neither may run any of it, nor throw. */
export interface DataReader {
  /** The top-level variable that holds exactly this value: `xs`, or `data.train` for a member of one. */
  nameOf(value: object): string | undefined;
  /** Undefined for what is no data. */
  describe(value: object): DescribedData | undefined;
}

/** Data in memory that something was measured on. */
export interface UsedData {
  /** Undefined when nobody can tell. */
  readonly role: DatasetRole | undefined;
  /** The variable; undefined for a value that no top-level variable holds. */
  readonly name: string | undefined;
  readonly digest: string;
  readonly rows: number | undefined;
  /** What describes each part: the columns of a frame, the shape of a tensor. */
  readonly parts: readonly Readonly<Record<string, unknown>>[];
  /** The dataset that the values were made of, where that is known. */
  readonly dataset?: { readonly name: string; readonly version: string | undefined } | undefined;
  /** What the digest is over, where that is not all rows in their order. */
  readonly note?: string | undefined;
}

/** The values of one dataset: inputs and targets, or rows that hold both. */
export function describeUsed(
  values: readonly unknown[],
  role: DatasetRole | undefined,
  reader: DataReader,
): UsedData | undefined {
  const origin = values.map(maybeDataOrigin).find((one) => one !== undefined);
  if (origin !== undefined) {
    const { name, version, digest, rows, columns } = origin;
    return { role, name: undefined, dataset: { name, version }, digest, rows, parts: [{ columns }] };
  }
  const found = values
    .flatMap((value) => partsOf(value))
    .flatMap((value) => {
      const content = describeSafely(value, reader);
      return content === undefined ? [] : [{ value, name: reader.nameOf(value), content }];
    });
  const [first] = found;
  if (first === undefined) return undefined;
  const digests = found.map(({ content }) => content.digest);
  return {
    role,
    name: first.name,
    digest: digests.length === 1 ? first.content.digest : digestTogether(digests),
    rows: first.content.rows,
    parts: found.map(({ name, content: { digest: _digest, rows: _rows, ...rest } }) => ({ name, ...rest })),
  };
}

/** Reading values calls methods of the user's own libraries: where one fails, the training must not. */
function describeSafely(value: object, reader: DataReader): DescribedData | undefined {
  try {
    return reader.describe(value);
  } catch {
    return undefined;
  }
}

function digestTogether(digests: readonly string[]): string {
  // Not imported: it takes 5 ms to load, which every start of a session would wait for.
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256").update(digests.join("\n")).digest("hex");
}

/** A model with several inputs gets them as a list, or by name. A list of numbers is one. */
function partsOf(value: unknown): readonly object[] {
  if (typeof value !== "object" || value === null) return [];
  // A frame of polars, which answers every question with work.
  if (types.isProxy(value)) return [value];
  const isPlain = isRecord(value) && Object.getPrototypeOf(value) === Object.prototype;
  if (isPlain)
    return Object.values(Object.getOwnPropertyDescriptors(value)).flatMap(({ value: part }) => partsOf(part));
  const isListOfTensors =
    Array.isArray(value) && value.length > 0 && value.every((part) => isRecord(part) && "dataId" in part);
  return isListOfTensors ? value.flatMap(partsOf) : [value];
}

const ROLE_WORDS: Readonly<Record<string, DatasetRole>> = {
  train: "train",
  training: "train",
  dev: "val",
  val: "val",
  valid: "val",
  validation: "val",
  holdout: "test",
  test: "test",
  testing: "test",
};

/** What a variable or file is used for, if its name says so: `xTrain`, `test_rows`, `penguins-val.csv`. */
export function roleOfName(name: string | undefined): DatasetRole | undefined {
  const words = (name ?? "")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/);
  const roles = new Set(words.flatMap((word) => (Object.hasOwn(ROLE_WORDS, word) ? [ROLE_WORDS[word]] : [])));
  const [only] = roles;
  return roles.size === 1 ? only : undefined;
}
