// What a value looks like, taken before and after a cell: when it differs, the cell has changed the value. Nothing of the
// user's runs for it: no getter, no trap of a proxy, no iterator of a class.
import { types } from "node:util";

import { DigestMixer } from "./digest-mixer.ts";

/** How much of a value is looked at. */
export interface FingerprintDepth {
  /** Objects, over all levels. */
  readonly nodes: number;
  /** Elements of one list, entries of one map, properties of one object. */
  readonly breadth: number;
  /** Texts and typed arrays up to this size are read as a whole; of longer ones, samples. */
  readonly wholeBytes: number;
}

export interface Fingerprint {
  readonly digest: number;
  /** Whether all of the value was seen: then the same digest means the same value. */
  readonly isExact: boolean;
}

/** Told of the functions in a value, and of the prototypes that are not the language's own. */
export type OnCode = (code: object) => void;

const SAMPLE_COUNT = 64;
const SAMPLE_BYTES = 8;
/** Listing the keys of a table with a million rows takes a tenth of a second: from then on it counts as one thing. */
const MAX_KEYS = 5000;

/** Looks at a value. A list or object in it is seen once, however many ways lead there. */
export function fingerprintOf(value: unknown, depth: FingerprintDepth, onCode?: OnCode): Fingerprint {
  const look = new Look(depth, onCode);
  look.visit(value);
  look.walk();
  return { digest: look.mixer.digest, isExact: look.isExact };
}

const identities = new WeakMap<object, number>();
let lastIdentity = 0;
const tooWide = new WeakSet();

/** A number for an object that is never given to another. */
function identityOf(object: object): number {
  let identity = identities.get(object);
  if (identity === undefined) {
    lastIdentity += 1;
    identity = lastIdentity;
    identities.set(object, identity);
  }
  return identity;
}

class Look {
  readonly mixer = new DigestMixer();
  isExact = true;
  readonly #depth: FingerprintDepth;
  readonly #onCode: OnCode | undefined;
  readonly #places = new Map<object, number>();
  readonly #waiting: object[] = [];

  constructor(depth: FingerprintDepth, onCode: OnCode | undefined) {
    this.#depth = depth;
    this.#onCode = onCode;
  }

  visit(value: unknown): void {
    const { mixer } = this;
    switch (typeof value) {
      case "number":
        mixer.addInteger(1);
        return mixer.addNumber(value);
      case "string":
        mixer.addInteger(2);
        return this.#addText(value);
      case "boolean":
        return mixer.addInteger(value ? 3 : 4);
      case "undefined":
        return mixer.addInteger(5);
      case "bigint":
      case "symbol":
        mixer.addInteger(6);
        return this.#addText(String(value));
      case "function":
        return this.#meet(value);
      case "object":
        if (value === null) return mixer.addInteger(7);
        return this.#meet(value);
    }
  }

  /** Breadth first: what is near the top says more than what is deep in one branch. */
  walk(): void {
    for (let next = 0; next < this.#waiting.length; next += 1) {
      if (next >= this.#depth.nodes) {
        this.isExact = false;
        return;
      }
      this.#look(this.#waiting[next] ?? {});
    }
  }

  #meet(object: object): void {
    const known = this.#places.get(object);
    this.mixer.addInteger(known ?? this.#places.size);
    if (known !== undefined) return;
    this.#places.set(object, this.#places.size);
    this.#waiting.push(object);
  }

  #look(object: object): void {
    if (types.isProxy(object)) return this.#addIdentity(object);
    // An empty list is no empty object.
    this.mixer.addText(Array.isArray(object) ? "list" : types.isMap(object) ? "map" : types.isSet(object) ? "set" : "");
    if (typeof object === "function") return this.#addFunction(object);
    if (ArrayBuffer.isView(object)) return this.#addView(object);
    if (Array.isArray(object)) return this.#addList(object);
    if (types.isMap(object)) return this.#addEntries(object, MAP_ENTRIES.call(object), Map.prototype);
    if (types.isSet(object)) return this.#addEntries(object, SET_VALUES.call(object), Set.prototype);
    if (types.isDate(object)) return this.mixer.addNumber(DATE_TIME.call(object));
    if (types.isAnyArrayBuffer(object)) return this.#addView(new Uint8Array(object));
    if (types.isModuleNamespaceObject(object) || tooWide.has(object)) return this.#addIdentity(object);
    if (this.#addTensor(object)) return;
    if (types.isPromise(object) || types.isWeakMap(object) || types.isExternal(object)) this.#addIdentity(object);
    this.#addPrototype(object);
    this.#addProperties(object);
  }

  /** What cannot be looked into is the same as long as it is the same object. */
  #addIdentity(object: object): void {
    this.mixer.addInteger(identityOf(object));
    this.isExact = false;
  }

  #addFunction(callable: object): void {
    this.#onCode?.(callable);
    this.#addText(FUNCTION_TEXT.call(callable));
    // What it has closed over cannot be seen.
    this.isExact = false;
    this.#addProperties(callable);
  }

  #addText(text: string): void {
    const { mixer } = this;
    if (text.length <= this.#depth.wholeBytes) return mixer.addText(text);
    this.isExact = false;
    mixer.addInteger(text.length);
    for (const start of samplePlaces(text.length)) {
      for (let index = start; index < start + SAMPLE_BYTES; index += 1) mixer.addInteger(text.charCodeAt(index));
    }
  }

  #addView(view: ArrayBufferView): void {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    const { mixer } = this;
    mixer.addInteger(bytes.length);
    if (bytes.length <= this.#depth.wholeBytes) return mixer.addBytes(bytes, 0, bytes.length);
    this.isExact = false;
    for (const start of samplePlaces(bytes.length)) mixer.addBytes(bytes, start, start + SAMPLE_BYTES);
  }

  #addList(list: readonly unknown[]): void {
    const { breadth } = this.#depth;
    const { length } = list;
    this.mixer.addInteger(length);
    const count = Math.min(length, breadth);
    if (length > breadth || Object.getPrototypeOf(list) !== Array.prototype) this.isExact = false;
    for (let index = 0; index < count; index += 1) {
      this.#addMember(list, String(count === length ? index : Math.floor((index * (length - 1)) / (count - 1))));
    }
  }

  #addEntries(object: object, entries: Iterator<unknown>, usual: object): void {
    if (Object.getPrototypeOf(object) !== usual) this.isExact = false;
    for (let count = 0; count < this.#depth.breadth; count += 1) {
      const next = entries.next();
      if (next.done === true) return this.mixer.addInteger(count);
      this.visit(next.value);
    }
    this.isExact = false;
  }

  /** The content of a TensorFlow.js tensor never changes; that of a variable changes by getting another `dataId`. */
  #addTensor(object: object): boolean {
    const dataId = dataOf(object, "dataId");
    const shape = dataOf(object, "shape");
    if (typeof dataId !== "object" || dataId === null || !Array.isArray(shape)) return false;
    this.mixer.addInteger(identityOf(dataId));
    this.visit(dataOf(object, "dtype"));
    for (const size of shape) this.visit(size);
    this.visit(dataOf(object, "isDisposedInternal"));
    return true;
  }

  #addPrototype(object: object): void {
    const prototype = Object.getPrototypeOf(object) as object | null;
    if (prototype === null || prototype === Object.prototype) return;
    // It may keep something in private fields.
    this.isExact = false;
    const maker = dataOf(prototype, "constructor");
    if (typeof maker !== "function") return;
    this.#onCode?.(maker);
    this.visit(dataOf(maker, "name"));
  }

  #addProperties(object: object): void {
    const keys = Object.keys(object);
    if (keys.length > MAX_KEYS) {
      tooWide.add(object);
      return this.#addIdentity(object);
    }
    this.mixer.addInteger(keys.length);
    if (keys.length > this.#depth.breadth) this.isExact = false;
    for (const key of keys.slice(0, this.#depth.breadth)) {
      this.mixer.addText(key);
      this.#addMember(object, key);
    }
  }

  #addMember(object: object, key: string): void {
    const descriptor = Object.getOwnPropertyDescriptor(object, key);
    if (descriptor === undefined) return this.mixer.addInteger(8);
    if ("value" in descriptor) return this.visit(descriptor.value);
    this.mixer.addInteger(9);
    this.isExact = false;
  }
}

function dataOf(object: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(object, key)?.value;
}

/** Where to look in something long: at both ends, and evenly between. */
function* samplePlaces(length: number): Generator<number> {
  for (let index = 0; index < SAMPLE_COUNT; index += 1) {
    yield Math.floor((index * Math.max(0, length - SAMPLE_BYTES)) / (SAMPLE_COUNT - 1));
  }
}

// The language's own, whatever a class may have put in their place.
/* oxlint-disable typescript/unbound-method -- They are called with an object of their kind as `this`. */
const MAP_ENTRIES = Map.prototype.entries as (this: unknown) => Iterator<unknown>;
const SET_VALUES = Set.prototype.values as (this: unknown) => Iterator<unknown>;
const DATE_TIME = Date.prototype.getTime as (this: unknown) => number;
const FUNCTION_TEXT = Function.prototype.toString as (this: unknown) => string;
/* oxlint-enable typescript/unbound-method */
