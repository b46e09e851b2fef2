import type { HistoryItem, HistoryRequest } from "../protocol/history.ts";
import { assertNever } from "../../src/shared/errors.ts";

/** The kernel's own session is the only one there is: nothing is kept over restarts. */
const SESSION_NUMBER = 1;

interface Line {
  readonly lineNumber: number;
  readonly source: string;
  output: string | null;
}

/** What was executed in this session, in order. */
export class History {
  readonly #lines: Line[] = [];

  add(lineNumber: number, source: string): void {
    this.#lines.push({ lineNumber, source, output: null });
  }

  /** Keeps the plain text of the last line's result. */
  setOutput(lineNumber: number, output: string): void {
    const line = this.#lines.findLast((candidate) => candidate.lineNumber === lineNumber);
    if (line !== undefined) line.output = output;
  }

  find(request: HistoryRequest): readonly HistoryItem[] {
    return this.#select(request).map(({ lineNumber, source, output }): HistoryItem => {
      return [SESSION_NUMBER, lineNumber, request.output ? [source, output] : source];
    });
  }

  #select(request: HistoryRequest): readonly Line[] {
    switch (request.hist_access_type) {
      case "tail":
        return lastOf(this.#lines, request.n);
      case "range": {
        const { session, start, stop = Infinity } = request;
        if (session !== 0 && session !== SESSION_NUMBER) return [];
        return this.#lines.filter(({ lineNumber }) => lineNumber >= start && lineNumber < stop);
      }
      case "search": {
        const pattern = toRegExp(request.pattern);
        const matching = this.#lines.filter(({ source }) => pattern.test(source));
        return lastOf(request.unique ? withoutRepeats(matching) : matching, request.n ?? Infinity);
      }
      default:
        return assertNever(request);
    }
  }
}

function lastOf<Item>(items: readonly Item[], count: number): readonly Item[] {
  return count <= 0 ? [] : items.slice(-Math.min(count, items.length));
}

/** Of equal sources the last one is kept, in its place. */
function withoutRepeats(lines: readonly Line[]): readonly Line[] {
  const last = new Map(lines.map((line) => [line.source, line]));
  return lines.filter((line) => last.get(line.source) === line);
}

/** A glob over a whole source: `*` is any text, `?` any one character. */
function toRegExp(glob: string): RegExp {
  const body = glob
    .replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${body}$`, "su");
}
