// A function of the first cell may fail after the thousandth, and its frames are to show the user's lines then as well. So
// the table of each cell is kept, but few of them are ever read: those that have not been used for a while are packed,
// which makes 5 KB out of 15 KB of objects and strings, and then less than 1 KB.
import { setTimeout } from "node:timers";

import type { PositionTable } from "../../src/language/positions/positions.ts";

/** How many tables stay as they are. */
const MAX_OPEN = 16;
/** Packing takes 0.1 ms a table, for which no cell should wait. */
const IDLE_MS = 1000;

/** The position tables of a session, by the name that frames show. */
export class PositionTables {
  /** In the order in which they were last used. */
  readonly #open = new Map<string, PositionTable>();
  /** Bytes as text: a Buffer of its own size has twice that in overhead, and one of zlib's takes 16 KB. */
  readonly #packed = new Map<string, string>();
  #isPackingPlanned = false;

  set(fileName: string, table: PositionTable): void {
    this.#packed.delete(fileName);
    this.#use(fileName, table);
  }

  maybeGet(fileName: string): PositionTable | undefined {
    const table = this.#open.get(fileName) ?? this.#maybeUnpack(fileName);
    if (table !== undefined) this.#use(fileName, table);
    return table;
  }

  /** How much is kept as it is, and how much packed. */
  get counts(): { readonly open: number; readonly packed: number } {
    return { open: this.#open.size, packed: this.#packed.size };
  }

  /** Packs all but those that were used last. Done by itself after a while. */
  pack(): void {
    this.#isPackingPlanned = false;
    const { deflateRawSync } = process.getBuiltinModule("node:zlib");
    const excess = [...this.#open].slice(0, -MAX_OPEN);
    for (const [fileName, table] of excess) {
      this.#open.delete(fileName);
      if (this.#packed.has(fileName)) continue;
      this.#packed.set(fileName, deflateRawSync(JSON.stringify(table)).toString("latin1"));
    }
  }

  #use(fileName: string, table: PositionTable): void {
    this.#open.delete(fileName);
    this.#open.set(fileName, table);
    if (this.#open.size <= MAX_OPEN || this.#isPackingPlanned) return;
    this.#isPackingPlanned = true;
    setTimeout(() => this.pack(), IDLE_MS).unref();
  }

  #maybeUnpack(fileName: string): PositionTable | undefined {
    const packed = this.#packed.get(fileName);
    if (packed === undefined) return undefined;
    const { inflateRawSync } = process.getBuiltinModule("node:zlib");
    return JSON.parse(inflateRawSync(Buffer.from(packed, "latin1")).toString("utf8")) as PositionTable;
  }
}
