import { readFile, stat } from "node:fs/promises";

import { isRecord } from "../../shared/json.ts";

/** Larger files take too long to read for a note below a cell. */
const MAX_BYTES = 5_000_000;

/** The order of a notebook's cells as its file has it, as far as it has been saved. */
export class NotebookOrder {
  readonly #path: string | undefined;
  #mtimeMs = 0;
  #places: ReadonlyMap<string, number> = new Map();

  constructor(path: string | undefined) {
    this.#path = path;
  }

  /** By cell id, its place from the top. Empty when there is no file, or none that can be read. */
  async read(): Promise<ReadonlyMap<string, number>> {
    if (this.#path === undefined) return this.#places;
    try {
      const { mtimeMs, size } = await stat(this.#path);
      if (mtimeMs === this.#mtimeMs || size > MAX_BYTES) return this.#places;
      this.#places = placesIn(JSON.parse(await readFile(this.#path, "utf8")) as unknown);
      this.#mtimeMs = mtimeMs;
    } catch {
      // Not saved yet, or half written: the order in which cells first ran will do.
      this.#places = new Map();
    }
    return this.#places;
  }
}

function placesIn(notebook: unknown): ReadonlyMap<string, number> {
  const cells = isRecord(notebook) && Array.isArray(notebook["cells"]) ? (notebook["cells"] as readonly unknown[]) : [];
  return new Map(
    cells.flatMap((cell, index) => (isRecord(cell) && typeof cell["id"] === "string" ? [[cell["id"], index]] : [])),
  );
}
