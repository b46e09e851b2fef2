import { basename } from "node:path";
import { fileURLToPath } from "node:url";

import { messageOf } from "../../../shared/errors.ts";
import { maybeFileStamp } from "../../../shared/file-stamp.ts";
import { EvaluateError } from "../../evaluate-error.ts";

/** What a dataset of a file is called. */
export interface FileOptions {
  /** By default the name of the file. */
  readonly name?: string;
  readonly version?: string;
}

/** Where in a file something is wrong. */
export interface RowPlace {
  /** From 1; a header is no row. */
  readonly rowNumber: number;
  /** In the file, from 1, where it has lines. */
  readonly lineNumber?: number | undefined;
  readonly column?: string | undefined;
}

/** A file of rows, which must stay as it is as long as its dataset is used. */
export class DataFile {
  readonly path: string;
  /** As the user has named it. */
  readonly label: string;
  readonly #stamp: string;

  /** @throws {@link EvaluateError} `BAD_FILE` when there is no such file. */
  constructor(path: string | URL) {
    this.path = path instanceof URL ? fileURLToPath(path) : path;
    this.label = this.path;
    const stamp = maybeFileStamp(this.path);
    if (stamp === undefined) {
      throw this.fault(`there is no file "${this.label}"`, {
        hint: `A relative path starts from the folder of the program, "${process.cwd()}".`,
      });
    }
    this.#stamp = stamp;
  }

  get name(): string {
    return basename(this.path);
  }

  /** @throws {@link EvaluateError} `FILE_CHANGED` when somebody has written to it: length, types and digest are of before. */
  requireSame(): void {
    if (maybeFileStamp(this.path) === this.#stamp) return;
    throw new EvaluateError("FILE_CHANGED", `"${this.label}" has changed since its dataset was made`, {
      hint: "Make the dataset anew; a file that is still written to is read when it is complete.",
    });
  }

  fault(message: string, details: { readonly hint?: string; readonly cause?: unknown } = {}): EvaluateError {
    return new EvaluateError("BAD_FILE", message, details);
  }

  /** An error of the system or of a library, with the file's name; one of ours as it is. */
  faultOf(cause: unknown): unknown {
    if (cause instanceof EvaluateError) return cause;
    return this.fault(`"${this.label}" cannot be read: ${messageOf(cause)}`, { cause });
  }

  rowFault({ rowNumber, lineNumber, column }: RowPlace, what: string, hint?: string): EvaluateError {
    const line = lineNumber === undefined ? "" : ` (line ${lineNumber})`;
    const place = column === undefined ? "" : `, column "${column}"`;
    const message = `"${this.label}", row ${rowNumber}${line}${place}: ${what}`;
    return new EvaluateError("BAD_ROW", message, hint === undefined ? {} : { hint });
  }
}
