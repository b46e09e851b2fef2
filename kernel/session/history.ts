import { assertNever } from "../../src/shared/errors.ts";
import type { HistoryItem, HistoryRequest } from "../protocol/history.ts";
import type { EarlierLine, HistoryFile } from "./history-file.ts";

interface Line {
  readonly sessionNumber: number;
  readonly lineNumber: number;
  readonly source: string;
  readonly output: string | null;
}

interface OwnLine {
  readonly lineNumber: number;
  readonly source: string;
  output: string | null;
}

/** What was executed in this session and, when there is a file for it, in earlier ones. */
export class History {
  readonly #file: HistoryFile | undefined;
  readonly #own: OwnLine[] = [];
  #earlier: Promise<readonly EarlierLine[]> | undefined;

  constructor(file?: HistoryFile) {
    this.#file = file;
  }

  add(lineNumber: number, source: string): void {
    this.#own.push({ lineNumber, source, output: null });
    this.#file?.append(lineNumber, source);
  }

  /** Keeps the plain text of the last line's result, for as long as the session lasts. */
  setOutput(lineNumber: number, output: string): void {
    const line = this.#own.findLast((candidate) => candidate.lineNumber === lineNumber);
    if (line !== undefined) line.output = output;
  }

  async find(request: HistoryRequest): Promise<readonly HistoryItem[]> {
    // Read once: the numbers of the sessions must not change while a client counts by them.
    this.#earlier ??= this.#file?.read() ?? Promise.resolve([]);
    const { all, current } = this.#number(await this.#earlier);
    return select(request, all, current).map(({ sessionNumber, lineNumber, source, output }): HistoryItem => {
      return [sessionNumber, lineNumber, request.output ? [source, output] : source];
    });
  }

  /** Resolves when everything is kept. */
  async close(): Promise<void> {
    await this.#file?.close();
  }

  /** Sessions count from 1 in the order in which they began; this one is the last. */
  #number(earlier: readonly EarlierLine[]): { readonly all: readonly Line[]; readonly current: number } {
    const numbers = new Map<string, number>();
    for (const { session } of earlier) if (!numbers.has(session)) numbers.set(session, numbers.size + 1);
    const current = numbers.size + 1;
    const before = earlier.map(({ session, lineNumber, source }): Line => {
      return { sessionNumber: numbers.get(session) ?? 0, lineNumber, source, output: null };
    });
    const own = this.#own.map((line): Line => ({ ...line, sessionNumber: current }));
    return { all: [...before, ...own], current };
  }
}

function select(request: HistoryRequest, lines: readonly Line[], current: number): readonly Line[] {
  switch (request.hist_access_type) {
    case "tail":
      return lastOf(lines, request.n);
    case "range": {
      const { session, start, stop = Infinity } = request;
      const wanted = session <= 0 ? current + session : session;
      return lines.filter(({ sessionNumber, lineNumber }) => {
        return sessionNumber === wanted && lineNumber >= start && lineNumber < stop;
      });
    }
    case "search": {
      const pattern = toRegExp(request.pattern);
      const matching = lines.filter(({ source }) => pattern.test(source));
      return lastOf(request.unique ? withoutRepeats(matching) : matching, request.n ?? Infinity);
    }
    default:
      return assertNever(request);
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
