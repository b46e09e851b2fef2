import type { PlainRow } from "../../../frame/plain-row.ts";
import { messageOf } from "../../../shared/errors.ts";
import type { Dataset } from "../../dataset.ts";
import { createDataset, memoryDataset } from "../row-dataset.ts";
import type { DeclaredType } from "./convert-value.ts";
import { DataFile, type FileOptions } from "./data-file.ts";
import { decodeText } from "./decode-text.ts";
import { parseJson } from "./parse-json.ts";
import { type PlacedRow, TypedRows } from "./typed-rows.ts";

/** How rows of JSON are read. */
export interface JsonOptions extends FileOptions {
  /**
   * The types of columns. A value of another type is an error, but for a text that is a date of ISO 8601 in a column of
   * dates, and a number in one of bigints.
   */
  readonly types?: Readonly<Record<string, DeclaredType>>;
  /** UTF-8 by default. */
  readonly encoding?: string;
}

const BATCH_ROWS = 4096;

/**
 * A dataset of a file with one JSON value in each line. The file may be larger than memory. Blank lines are no rows.
 *
 * Objects get all columns that any of them has; a value that is missing is null. Whole numbers beyond 2^53 keep their
 * digits: their column is of bigints.
 *
 * @throws {@link EvaluateError} `BAD_FILE`, or `BAD_ROW` with row, line and column.
 */
export async function datasetFromJsonLines<Row = PlainRow>(
  path: string | URL,
  options: JsonOptions = {},
): Promise<Dataset<Row>> {
  const file = new DataFile(path);
  const rows = new TypedRows(file, options.types ?? {});
  for await (const batch of readLines(file, options.encoding)) rows.note(batch);
  file.requireSame();
  const { toRow, ...known } = rows.finish();
  return createDataset<Row>({
    ...known,
    name: options.name ?? file.name,
    version: options.version,
    async *batches() {
      file.requireSame();
      for await (const batch of readLines(file, options.encoding)) yield batch.map(({ value }) => toRow(value) as Row);
      file.requireSame();
    },
  });
}

/**
 * A dataset of a JSON file with a list of rows. All of it is read into memory, and it may be 512 MB large: more rows are
 * for JSON lines.
 *
 * @throws {@link EvaluateError} `BAD_FILE`, or `BAD_ROW` with row and column.
 */
export async function datasetFromJson<Row = PlainRow>(
  path: string | URL,
  options: JsonOptions = {},
): Promise<Dataset<Row>> {
  const file = new DataFile(path);
  const values = await readList(file, options.encoding);
  const rows = new TypedRows(file, options.types ?? {});
  rows.note(values.map((value) => ({ value, lineNumber: undefined })));
  const { toRow, ...known } = rows.finish();
  const memory = values.map((value) => toRow(value) as Row);
  return memoryDataset<Row>({ ...known, name: options.name ?? file.name, version: options.version, memory });
}

async function readList(file: DataFile, encoding: string | undefined): Promise<readonly unknown[]> {
  let held: unknown;
  try {
    const pieces: string[] = [];
    for await (const piece of decodeText(file, encoding)) pieces.push(piece);
    file.requireSame();
    held = parseJson(pieces.join(""));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw file.faultOf(error);
    throw file.fault(`"${file.label}" is no JSON: ${messageOf(error)}`, {
      hint: "A file with one value in each line is read by datasetFromJsonLines.",
      cause: error,
    });
  }
  if (Array.isArray(held)) return held as readonly unknown[];
  throw file.fault(`"${file.label}" holds no list of rows`, { hint: "Write it as [{ ... }, { ... }]." });
}

async function* readLines(file: DataFile, encoding: string | undefined): AsyncGenerator<readonly PlacedRow[]> {
  let batch: PlacedRow[] = [];
  let [lineNumber, rowNumber] = [0, 0];
  for await (const line of splitLines(file, encoding)) {
    lineNumber += 1;
    if (line.trim() === "") continue;
    rowNumber += 1;
    batch.push({ value: parseLine(line, file, { rowNumber, lineNumber }), lineNumber });
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function parseLine(line: string, file: DataFile, place: { readonly rowNumber: number; readonly lineNumber: number }) {
  try {
    return parseJson(line);
  } catch (error) {
    const hint = "Each line holds one JSON value. A list that goes over lines is read by datasetFromJson.";
    throw file.rowFault(place, `no JSON: ${messageOf(error)}`, hint);
  }
}

/** JSON has no line break in a value, so every "\n" ends a row. */
async function* splitLines(file: DataFile, encoding: string | undefined): AsyncGenerator<string> {
  let rest: string[] = [];
  try {
    for await (const piece of decodeText(file, encoding)) {
      const lines = piece.split("\n");
      for (const line of lines.slice(0, -1)) {
        if (rest.length === 0) yield line;
        else {
          yield rest.join("") + line;
          rest = [];
        }
      }
      rest.push(lines.at(-1) ?? "");
    }
  } catch (error) {
    throw file.faultOf(error);
  }
  yield rest.join("");
}
