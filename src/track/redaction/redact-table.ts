import Papa from "papaparse";

import { REDACTED } from "../redact.ts";
import type { OwnSecretRules } from "./own-secrets.ts";

/** Files of tables that cannot be looked through: with secrets of the user's own they are known by their digest alone. */
const OPAQUE = /\.(?:parquet|arrow|feather|ipc|avro|orc|sqlite3?|db|duckdb|xlsx?|ods|zip|gz|zst|npy|npz)$/i;
const DELIMITED = /\.(?:csv|tsv|tab)$/i;

export function isOpaqueTable(path: string): boolean {
  return OPAQUE.test(path);
}

/** A file of comma-separated values without those of columns with secret names. Any other text is as it was. */
export function redactTable(path: string, text: string, own: OwnSecretRules): string {
  if (own.isEmpty || !DELIMITED.test(path)) return text;
  // What stands between fields of a .csv is guessed: it need not be a comma.
  const delimiter = /\.csv$/i.test(path) ? "" : "\t";
  const { data, meta } = Papa.parse<readonly string[]>(text, { delimiter });
  const [head, ...rows] = data;
  const secret = new Set((head ?? []).flatMap((name, column) => (own.isSecretName(name.trim()) ? [column] : [])));
  if (head === undefined || secret.size === 0) return text;
  const clean = rows.map((row) => row.map((field, column) => (secret.has(column) && field !== "" ? REDACTED : field)));
  return Papa.unparse([[...head], ...clean], { delimiter: meta.delimiter, newline: meta.linebreak });
}
