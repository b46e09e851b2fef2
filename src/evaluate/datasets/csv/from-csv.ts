import type { PlainRow } from "../../../frame/plain-row.ts";
import type { Dataset } from "../../dataset.ts";
import type { EvaluateError } from "../../evaluate-error.ts";
import type { DeclaredType } from "../files/convert-value.ts";
import { DataFile, type FileOptions } from "../files/data-file.ts";
import { decodeText } from "../files/decode-text.ts";
import { createDataset } from "../row-dataset.ts";
import { CsvColumns } from "./csv-columns.ts";
import { type CsvLine, parseCsv } from "./parse-csv.ts";

/** How a CSV file is read. */
export interface CsvOptions extends FileOptions {
  /** What stands between fields; guessed from the first rows when it is not given. */
  readonly delimiter?: string;
  /** Such as `windows-1252`, `latin1` or `utf-16le`; UTF-8 by default. A byte order mark says it as well. */
  readonly encoding?: string;
  /** The names of the columns, for a file whose first line is a row already. */
  readonly columns?: readonly string[];
  /** The types of columns. Others are what all rows agree on: numbers, true and false, or texts; a date has to be declared. */
  readonly types?: Readonly<Record<string, DeclaredType>>;
  /** Fields that stand for nothing and become null; the empty one by default. */
  readonly missing?: readonly string[];
  /** Gets the fault of each row that is left out because it does not fit. Without it such a row is an error. */
  readonly onBadRow?: (fault: EvaluateError) => void;
}

/**
 * A dataset of a CSV file (RFC 4180, and what is found instead of it). The file may be larger than memory: it is read once
 * for its types and its length, and again for each reading.
 *
 * A column is of numbers, of bigints (whole numbers, one of them beyond 2^53) or of booleans when all of its fields are,
 * else of texts: `007` is a text. Blank lines are no rows.
 *
 * @typeParam Row - The caller's word for what the rows are.
 * @throws {@link EvaluateError} `BAD_FILE`, or `BAD_ROW` with row, line and column.
 * @example
 * const penguins = await datasetFromCsv<Penguin>("penguins.csv", { missing: ["", "NA"], types: { seen: "date" } });
 */
export async function datasetFromCsv<Row = PlainRow>(
  path: string | URL,
  options: CsvOptions = {},
): Promise<Dataset<Row>> {
  const file = new DataFile(path);
  const reader = new CsvReader(file, options);
  const columns = await reader.learn();
  const { toRecord } = columns;
  return createDataset<Row>({
    name: options.name ?? file.name,
    version: options.version,
    schema: columns.schema,
    length: reader.length,
    shape: { kind: "records", names: columns.names },
    async *batches() {
      file.requireSame();
      for await (const { lines } of reader.read()) {
        const fitting =
          options.onBadRow === undefined ? lines : lines.filter((line) => columns.maybeFault(line) === undefined);
        yield fitting.map((line) => toRecord(line) as Row);
      }
      file.requireSame();
    },
  });
}

class CsvReader {
  readonly #file: DataFile;
  readonly #options: CsvOptions;
  /** The number of rows that fit, once they were learnt from. */
  length = 0;

  constructor(file: DataFile, options: CsvOptions) {
    this.#file = file;
    this.#options = options;
  }

  /** Reads all of the file for its columns. */
  async learn(): Promise<CsvColumns> {
    const { types = {}, missing = [""], onBadRow } = this.#options;
    let columns: CsvColumns | undefined;
    let rowNumber = 0;
    for await (const { names, lines } of this.read()) {
      columns ??= new CsvColumns(names, { types, missing: new Set(missing) }, this.#file);
      for (const line of lines) {
        rowNumber += 1;
        const fault = columns.maybeFault(line);
        if (fault === undefined) {
          columns.note(line);
          this.length += 1;
          continue;
        }
        const { column, what, hint } = fault;
        const error = this.#file.rowFault({ rowNumber, lineNumber: line.lineNumber, column }, what, hint);
        if (onBadRow === undefined) throw error;
        onBadRow(error);
      }
    }
    this.#file.requireSame();
    if (columns !== undefined) return columns;
    throw this.#file.fault(`"${this.#file.label}" is empty`, {
      hint: "A CSV file has at least a line with the names.",
    });
  }

  /** The names of the columns with some rows at a time, of which the first may be none. */
  async *read(): AsyncGenerator<{ readonly names: readonly string[]; readonly lines: readonly CsvLine[] }> {
    const { encoding, delimiter, columns } = this.#options;
    let names = columns;
    try {
      for await (const lines of parseCsv(this.#file, decodeText(this.#file, encoding), delimiter)) {
        const rows = names === undefined ? lines.slice(1) : lines;
        names ??= this.#toNames(lines[0]);
        if (names !== undefined) yield { names, lines: rows };
      }
    } catch (error) {
      throw this.#file.faultOf(error);
    }
  }

  #toNames(header: CsvLine | undefined): readonly string[] | undefined {
    // A column without a name is common in files of pandas and R, which write the number of the row there.
    const names = header?.fields.map((name, index) => (name === "" ? `column_${index + 1}` : name));
    const twice = names?.find((name, index) => names.indexOf(name) !== index);
    if (twice === undefined) return names;
    throw this.#file.fault(`"${this.#file.label}" has two columns "${twice}"`, {
      hint: "Give names of your own: { columns: [...] }, and take the line with the names out of the file.",
    });
  }
}
