import type { DatasetDeclaration } from "../api/port.ts";
import { basename, resolve } from "node:path";

import { isRecord, type Json, type JsonObject } from "../../shared/json.ts";
import type { FileHasher } from "../capture/hash-file.ts";
import type { DatasetUse } from "../run.ts";
import { TrackError } from "../store.ts";
import { toLocation } from "../location.ts";

/**
 * A dataset as a person names it, with the digest of its content as it is now.
 *
 * @throws {@link TrackError} `BAD_DATASET` when there is no such file, or the variable holds nothing with fixed bytes.
 */
export async function declareDataset(
  { subject, name, version, role }: DatasetDeclaration,
  hasher: FileHasher,
  places: { readonly projectRoot: string; readonly folder: string },
): Promise<DatasetUse> {
  if (subject.kind === "variable") {
    const content = describeVariable(subject.name, subject.description);
    const location = `variable:${subject.name}`;
    return {
      name: name ?? subject.name,
      version,
      role,
      source: "explicit",
      location,
      sizeBytes: undefined,
      ...content,
    };
  }
  const path = resolve(places.folder, subject.path);
  const file = await hasher.hash(path);
  if (file === undefined) {
    throw new TrackError("BAD_DATASET", `"${subject.path}" is neither a variable of this session nor a file`, {
      hint: `A path starts from the notebook's folder; looked for "${path}".`,
    });
  }
  const location = toLocation(path, places.projectRoot);
  const { digest, sizeBytes } = file;
  const unknown = { rowCount: undefined, schema: undefined };
  return { name: name ?? basename(path), version, role, source: "explicit", location, digest, sizeBytes, ...unknown };
}

function describeVariable(name: string, description: Json): Pick<DatasetUse, "digest" | "rowCount" | "schema"> {
  if (!isRecord(description) || typeof description["digest"] !== "string") {
    throw new TrackError("BAD_DATASET", `"${name}" holds no rows that could be told apart by a digest`, {
      hint: "Give a data frame, an array of rows, a typed array, or the path of a file. A result that streams must be read first.",
    });
  }
  const { digest, rows, columns, shape, dtype } = description;
  return {
    digest,
    rowCount: typeof rows === "number" ? rows : undefined,
    schema: toSchema({ columns, shape, dtype } as JsonObject),
  };
}

/** Columns of a frame, shape and type of a tensor: what of it is known. */
function toSchema(parts: JsonObject): Json | undefined {
  const known = Object.entries(parts).filter(([, part]) => part !== undefined);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}
