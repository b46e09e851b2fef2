// Rows as a variable of the session: as if a cell had declared it, so that completion knows its columns.
import { toColumnTypes, type Records, type RecordValue } from "../../../src/track/report/run-records.ts";
import { MagicError, type FlagSpec, type MagicContext } from "../magic.ts";

export const OUT_FLAG = {
  name: "out",
  short: "o",
  value: "NAME",
  help: "puts an array of all rows into this variable, in place of showing them",
} as const satisfies FlagSpec;

/** As many columns are named below the cell as one reads. */
const MAX_NAMED = 12;

/** Declares a variable with an array of objects, one a row. */
export async function putIntoVariable(
  name: string,
  records: Records,
  { runNested, print }: MagicContext,
): Promise<void> {
  const { columns, rows } = records;
  const data = JSON.stringify({ columns, rows: rows.map((row) => row.map(mark)) });
  // The text of the rows is for the process alone: the type service need not read megabytes of it.
  await runNested({
    source: `let ${name} = (${REVIVE})(${JSON.stringify(data)});`,
    typedAs: `let ${name}: ${renderType(records)} = [];`,
    fileName: "track.ts",
    hasMagics: false,
  });
  const rest = columns.length > MAX_NAMED ? ` and ${columns.length - MAX_NAMED} more` : "";
  const count = `${rows.length} ${rows.length === 1 ? "row" : "rows"}`;
  print(`${name}: ${count} of ${columns.slice(0, MAX_NAMED).join(", ")}${rest}\n`);
}

/** @throws {@link MagicError} `BAD_ARGUMENT` for what can be no name of a variable. */
export function requireVariableName(name: string): string {
  if (/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) && !RESERVED.has(name)) return name;
  throw new MagicError("BAD_ARGUMENT", `"-o ${name}" is no name of a variable`, { hint: "For example: -o runs" });
}

const RESERVED = new Set(
  `await break case catch class const continue debugger default delete do else enum export extends false finally for
  function if implements import in instanceof interface let new null package private protected public return static
  super switch this throw true try typeof var void while with yield`.split(/\s+/),
);

function renderType(records: Records): string {
  const types = toColumnTypes(records);
  const fields = records.columns.map((column, index) => `${JSON.stringify(column)}: ${types[index]}`);
  return `{ ${fields.join("; ")} }[]`;
}

/** What JSON lacks, under a key that no value of a run has. */
const KEY = "#labtrail";

function mark(value: RecordValue): unknown {
  if (value === undefined) return { [KEY]: "undefined" };
  if (value instanceof Date) return { [KEY]: "date", at: value.getTime() };
  return typeof value === "number" && !Number.isFinite(value) ? { [KEY]: "number", text: String(value) } : value;
}

const REVIVE = `(text) => {
  const { columns, rows } = JSON.parse(text, (key, value) => {
    if (value === null || typeof value !== "object" || !("${KEY}" in value)) return value;
    if (value["${KEY}"] === "date") return new Date(value.at);
    return value["${KEY}"] === "number" ? Number(value.text) : undefined;
  });
  return rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])));
}`.replaceAll(/\n\s*/g, " ");
