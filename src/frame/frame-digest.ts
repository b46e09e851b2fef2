import type { Hash } from "node:crypto";

import { hashColumnPart } from "./column-hash.ts";
import type { Frame } from "./frame.ts";

/** Part of what is hashed: another size would give other digests. */
export const PART_ROWS = 4096;

/** What a digest is taken over: names of columns, and their values in parts. */
export type DigestSource = Pick<Frame, "rowCount" | "isSequential"> & {
  readonly columns: readonly { readonly name: string }[];
  readonly readColumns: (start: number, end: number) => readonly ArrayLike<unknown>[];
};

/**
 * The sha256 over the names of a frame's columns and all of its values: the same for the same rows, whatever library holds
 * them and in whatever order its columns stand. What a library calls the types makes no difference.
 */
export function frameDigest(frame: Frame): string {
  const { columns, rowCount, isSequential } = frame;
  return digestOfColumns({
    columns,
    rowCount,
    isSequential,
    readColumns: (start, end) => {
      if (!isSequential) return columns.map((_, column) => frame.readColumn(column, start, end));
      const rows = frame.readRows(start, end);
      return columns.map((_, column) => rows.map((row) => row[column]));
    },
  });
}

export function digestOfColumns({ columns, rowCount, isSequential, readColumns }: DigestSource): string {
  const digest = new ColumnsDigest(columns.map(({ name }) => name));
  const all = isSequential ? readColumns(0, rowCount) : undefined;
  for (let start = 0; start < rowCount; start += PART_ROWS) {
    const end = Math.min(start + PART_ROWS, rowCount);
    digest.add(
      all?.map((values) => Array.prototype.slice.call(values, start, end)) ?? readColumns(start, end),
      end - start,
    );
  }
  return digest.end();
}

/** The digest of columns that come part by part. */
export class ColumnsDigest {
  readonly #names: readonly string[];
  readonly #hashes: readonly Hash[];
  #rowCount = 0;

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#hashes = names.map(() => createSha256());
  }

  /** @param parts - One for each column, of {@link PART_ROWS} rows; only the last ones may have fewer. */
  add(parts: readonly ArrayLike<unknown>[], rowCount: number): void {
    this.#rowCount += rowCount;
    for (const [column, part] of parts.entries()) {
      const hash = this.#hashes[column];
      if (hash !== undefined) hashColumnPart(hash, part);
    }
  }

  end(): string {
    const lines = this.#names.map(
      (name, column) => `${JSON.stringify(name)} ${this.#hashes[column]?.digest("hex") ?? ""}`,
    );
    return createSha256()
      .update([`rows ${this.#rowCount}`, ...lines.toSorted()].join("\n"))
      .digest("hex");
  }
}

function createSha256(): Hash {
  // Not imported: it takes 5 ms to load, and is rarely needed.
  return process.getBuiltinModule("node:crypto").createHash("sha256");
}
