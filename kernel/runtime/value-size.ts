import { types } from "node:util";

/** How much memory a value takes, as far as can be seen without running anything of it. */
export interface ValueSize {
  readonly sizeBytes: number;
  /** False where a part was looked at and the rest taken to be like it, or left out. */
  readonly isWhole: boolean;
}

// Rough sizes in V8. What large data is made of, bytes and long lists, comes out right.
const HEADER = 24;
const POINTER = 8;
/** A few milliseconds for each variable. */
const MAX_OBJECTS = 20_000;
const SAMPLE = 1000;
const ELEMENT_BYTES: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
  complex64: 8,
  string: POINTER,
};

export function measureSize(value: unknown): ValueSize {
  const walk = new SizeWalk();
  const sizeBytes = Math.round(walk.sizeOf([value]));
  return { sizeBytes, isWhole: walk.isWhole };
}

class SizeWalk {
  isWhole = true;
  readonly #seen = new Set<object>();

  /** Of all that hangs on these values and was not counted yet. */
  sizeOf(values: readonly unknown[]): number {
    const waiting = [...values];
    let size = 0;
    while (waiting.length > 0) {
      const value = waiting.pop();
      if (typeof value === "string") size += HEADER + value.length;
      if (typeof value !== "object" || value === null || this.#seen.has(value)) continue;
      if (this.#seen.size >= MAX_OBJECTS) {
        this.isWhole = false;
        break;
      }
      this.#seen.add(value);
      size += HEADER + this.#sizeOfObject(value, waiting);
    }
    return size;
  }

  /** What the object holds itself; what it leads to goes to `waiting`. */
  #sizeOfObject(object: object, waiting: unknown[]): number {
    if (types.isProxy(object) || types.isModuleNamespaceObject(object)) return 0;
    if (types.isAnyArrayBuffer(object)) return object.byteLength;
    if (ArrayBuffer.isView(object)) {
      waiting.push(object.buffer);
      return 0;
    }
    if (Array.isArray(object)) return this.#sizeOfList(object, waiting);
    if (types.isMap(object)) {
      const entries = [...Map.prototype.entries.call(object)];
      return entries.length * 2 * POINTER + this.#sizeOfList(entries.flat(), waiting);
    }
    if (types.isSet(object)) return this.#sizeOfList([...Set.prototype.values.call(object)], waiting);
    const descriptors = Object.getOwnPropertyDescriptors(object);
    const members = Object.values(descriptors).filter((descriptor) => "value" in descriptor);
    for (const { value } of members) waiting.push(value);
    return members.length * POINTER + tensorBytes(descriptors);
  }

  #sizeOfList(list: readonly unknown[], waiting: unknown[]): number {
    if (list.length <= SAMPLE) {
      // By index: an iterator may be the user's own.
      for (let index = 0; index < list.length; index += 1) waiting.push(list[index]);
      return list.length * POINTER;
    }
    const sample = Array.from({ length: SAMPLE }, (_, index) => list[Math.floor((index * list.length) / SAMPLE)]);
    if (sample.some((item) => typeof item === "object" || typeof item === "string")) this.isWhole = false;
    return list.length * POINTER + this.sizeOf(sample) * (list.length / SAMPLE);
  }
}

/** A tensor of TensorFlow.js keeps its numbers elsewhere, but knows how many they are. */
function tensorBytes({ size, dtype }: Readonly<Record<string, PropertyDescriptor>>): number {
  const count: unknown = size?.value;
  const bytes = typeof dtype?.value === "string" ? ELEMENT_BYTES[dtype.value] : undefined;
  return typeof count === "number" && bytes !== undefined ? count * bytes : 0;
}
