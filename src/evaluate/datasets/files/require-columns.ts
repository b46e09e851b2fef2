import { maybeNearestName } from "../../../shared/nearest-name.ts";
import type { DataFile } from "./data-file.ts";

/** @throws {@link EvaluateError} `BAD_FILE` when a type is declared for a column that the file does not have. */
export function requireColumns(
  types: Readonly<Record<string, unknown>>,
  names: readonly string[],
  file: DataFile,
): void {
  const unknown = Object.keys(types).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const near = maybeNearestName(unknown, names);
  throw file.fault(`"${file.label}" has no column "${unknown}", for which a type is declared`, {
    hint: near === undefined ? `Its columns are ${names.join(", ")}.` : `Did you mean "${near}"?`,
  });
}
