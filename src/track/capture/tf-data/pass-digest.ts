// The digest of rows that come by in batches. How many there are in a batch makes no difference.
import type { Hash } from "node:crypto";

import { isTensor, type Tensor } from "../../../frame/tensor.ts";

/** What is known of rows that were read. */
export interface PassContent {
  /** sha256 in hex. */
  readonly digest: string;
  readonly rows: number;
  /** The tensors that each row is made of. */
  readonly parts: readonly { readonly name: string; readonly shape: readonly number[]; readonly dtype: string }[];
}

interface Slot {
  readonly name: string;
  readonly dtype: string;
  /** Of one row. */
  readonly rowShape: readonly number[];
  readonly hash: Hash;
}

/** Hashes rows as they go by: in their order, or, for rows that are shuffled, whatever their order. */
export class PassDigest {
  readonly #isOrdered: boolean;
  readonly #slots = new Map<string, Slot>();
  readonly #sums = new Uint32Array(8);
  #rows = 0;
  #canBeRead = true;

  constructor(isOrdered: boolean) {
    this.#isOrdered = isOrdered;
  }

  get rows(): number {
    return this.#rows;
  }

  /** @param batch - What a dataset gives: `{ xs, ys }`, with tensors, lists or records of tensors. Must not throw. */
  add(batch: unknown): void {
    if (!this.#canBeRead) return;
    try {
      const tensors = tensorsIn(batch, "");
      const count = tensors[0]?.tensor.shape[0];
      if (count === undefined || tensors.some(({ tensor }) => tensor.shape[0] !== count)) throw new Error("no batch");
      if (this.#isOrdered)
        for (const { name, tensor } of tensors) this.#slotOf(name, tensor).hash.update(bytesOf(tensor));
      else this.#addRows(tensors, count);
      this.#rows += count;
    } catch {
      // Disposed of, or no tensors: nobody can say then what this data is, and the training goes on.
      this.#canBeRead = false;
    }
  }

  /** Undefined when nothing was read, or something could not be. */
  maybeContent(): PassContent | undefined {
    if (!this.#canBeRead || this.#rows === 0) return undefined;
    const slots = [...this.#slots.values()];
    const identities = slots.map(({ name, dtype, rowShape, hash }) => [
      name,
      dtype,
      rowShape,
      ...(this.#isOrdered ? [hash.copy().digest("hex")] : []),
    ]);
    const sums = this.#isOrdered ? [] : [...this.#sums];
    return {
      digest: startHash()
        .update(JSON.stringify(["tf.data", identities, sums, this.#rows]))
        .digest("hex"),
      rows: this.#rows,
      parts: slots.map(({ name, dtype, rowShape }) => ({ name, shape: [this.#rows, ...rowShape], dtype })),
    };
  }

  /** The sum of the digests of all rows. */
  #addRows(tensors: readonly NamedTensor[], count: number): void {
    const columns = tensors.map(({ name, tensor }) => {
      this.#slotOf(name, tensor);
      return rowsOf(tensor, count);
    });
    for (let row = 0; row < count; row += 1) {
      const hash = startHash();
      for (const column of columns) hash.update(column(row)).update("\0");
      const digest = hash.digest();
      for (let place = 0; place < 8; place += 1) {
        this.#sums[place] = (this.#sums[place] ?? 0) + digest.readUInt32LE(place * 4);
      }
    }
  }

  /** Rows of another shape or type than those before are told apart by a mark between them. */
  #slotOf(name: string, { shape, dtype }: Tensor): Slot {
    const rowShape = shape.slice(1);
    const known = this.#slots.get(name);
    if (known !== undefined) {
      if (known.dtype !== dtype || known.rowShape.join() !== rowShape.join())
        known.hash.update(`\0${dtype} ${rowShape.join()}\0`);
      return known;
    }
    const slot = { name, dtype, rowShape, hash: startHash() };
    this.#slots.set(name, slot);
    return slot;
  }
}

interface NamedTensor {
  readonly name: string;
  readonly tensor: Tensor;
}

/** In the order of their names, which does not depend on who wrote the record. */
function tensorsIn(value: unknown, name: string): readonly NamedTensor[] {
  if (typeof value !== "object" || value === null) throw new TypeError("no tensor");
  if (isTensor(value)) return [{ name, tensor: value }];
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, part]) => tensorsIn(part, name === "" ? key : `${name}.${key}`));
}

function bytesOf(tensor: Tensor): Uint8Array | string {
  const values = tensor.dataSync();
  if (!ArrayBuffer.isView(values)) return JSON.stringify(Array.from(values));
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function rowsOf(tensor: Tensor, count: number): (row: number) => Uint8Array | string {
  const values = tensor.dataSync();
  if (!ArrayBuffer.isView(values)) {
    const width = values.length / count;
    return (row) => JSON.stringify(Array.prototype.slice.call(values, row * width, (row + 1) * width));
  }
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const width = bytes.length / count;
  return (row) => bytes.subarray(row * width, (row + 1) * width);
}

function startHash(): Hash {
  // Not imported: it takes 5 ms to load, which every start of a session would wait for.
  return process.getBuiltinModule("node:crypto").createHash("sha256");
}
