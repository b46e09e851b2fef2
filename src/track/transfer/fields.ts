import { isRecord, type Json } from "../../shared/json.ts";
import { fromWireNumber } from "../capture/wire-number.ts";
import { TrackError } from "../store.ts";

/** Reads the fields of an object that came from elsewhere, and refuses what is not as it must be. */
export class Fields {
  readonly #value: Readonly<Record<string, unknown>>;
  readonly #where: string;

  /** @throws {@link TrackError} `BAD_RECORD` for what is no object. */
  constructor(value: unknown, where: string) {
    if (!isRecord(value)) throw badRecord(where, "is no object");
    this.#value = value;
    this.#where = where;
  }

  text(name: string, shape?: RegExp): string {
    const value = this.#value[name];
    if (typeof value !== "string") throw this.#bad(name, "is no text");
    if (shape !== undefined && !shape.test(value)) throw this.#bad(name, "is not of the right form");
    return value;
  }

  maybeText(name: string, shape?: RegExp): string | undefined {
    return this.#isAbsent(name) ? undefined : this.text(name, shape);
  }

  /** NaN and the infinities are texts in JSON. */
  number(name: string): number {
    const value = this.#value[name];
    if (typeof value === "number") return value;
    if (typeof value === "string" && /^(?:NaN|-?Infinity)$/.test(value)) return fromWireNumber(value);
    throw this.#bad(name, "is no number");
  }

  /** A whole number that is exact: a time, a size, a step. */
  integer(name: string): number {
    const value = this.number(name);
    if (!Number.isSafeInteger(value)) throw this.#bad(name, "is no whole number");
    return value;
  }

  maybeInteger(name: string): number | undefined {
    return this.#isAbsent(name) ? undefined : this.integer(name);
  }

  maybeNumber(name: string): number | undefined {
    return this.#isAbsent(name) ? undefined : this.number(name);
  }

  boolean(name: string): boolean {
    const value = this.#value[name];
    if (typeof value !== "boolean") throw this.#bad(name, "is neither true nor false");
    return value;
  }

  oneOf<Word extends string>(name: string, words: readonly Word[]): Word {
    const word = words.find((one) => one === this.#value[name]);
    if (word === undefined) throw this.#bad(name, `is none of ${words.join(", ")}`);
    return word;
  }

  maybeOneOf<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    return this.#isAbsent(name) ? undefined : this.oneOf(name, words);
  }

  json(name: string): Json {
    // What was parsed from JSON is JSON.
    return (this.#value[name] ?? null) as Json;
  }

  object(name: string): Fields {
    return new Fields(this.#value[name], `${this.#where}.${name}`);
  }

  maybeObject<Item>(name: string, read: (fields: Fields) => Item): Item | undefined {
    return this.#isAbsent(name) ? undefined : read(this.object(name));
  }

  list<Item>(name: string, read: (fields: Fields) => Item): readonly Item[] {
    return this.#items(name).map((item, index) => read(new Fields(item, `${this.#where}.${name}[${index}]`)));
  }

  texts(name: string): readonly string[] {
    return this.#items(name).map((item) => {
      if (typeof item !== "string") throw this.#bad(name, "holds something that is no text");
      return item;
    });
  }

  /** A map from names to values of one kind. */
  entries<Item>(name: string, read: (fields: Fields, key: string) => Item): Readonly<Record<string, Item>> {
    const inner = this.object(name);
    return Object.fromEntries(Object.keys(inner.#value).map((key) => [key, read(inner, key)]));
  }

  #items(name: string): readonly unknown[] {
    const value = this.#value[name];
    if (!Array.isArray(value)) throw this.#bad(name, "is no list");
    return value as readonly unknown[];
  }

  #isAbsent(name: string): boolean {
    return this.#value[name] === undefined || this.#value[name] === null;
  }

  #bad(name: string, what: string): TrackError {
    return badRecord(`${this.#where}.${name}`, what);
  }
}

function badRecord(where: string, what: string): TrackError {
  return new TrackError("BAD_RECORD", `${where} ${what}`);
}
