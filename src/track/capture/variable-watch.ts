// Runs in the process that runs user code. Cells may overlap, and timers may change values between them: a change is put
// down to every cell that runs when it is found, and when none does, to the one that ended last.
import { fingerprintOf, type Fingerprint, type FingerprintDepth } from "../fingerprint.ts";

/** Top-level variables with what they hold at one moment. */
export interface Variables {
  readonly names: readonly string[];
  readonly values: readonly unknown[];
  /** By name, its place in both. */
  readonly places: ReadonlyMap<string, number>;
}

/** What became of the variables in a cell. */
export interface VariableChanges {
  /** Whether the cell was watched from its beginning, so that what is not named here has not changed. */
  readonly isWhole: boolean;
  /** Names whose values are not what they were. */
  readonly changed: readonly string[];
  /** Names in the cell's text whose values are what they were, for sure. */
  readonly same: readonly string[];
  /** Names in its text, and changed ones, that were only sampled. */
  readonly sampled: readonly string[];
  /** Names in its text, and changed ones, whose values hold functions or classes of cells. */
  readonly code: readonly string[];
}

/** What a cell names is looked at closely. */
const CLOSE: FingerprintDepth = { nodes: 160, breadth: 128, wholeBytes: 1 << 14 };
/** All else may have changed through another name, or in a function: it is looked at as well as two milliseconds allow. */
const FAR = [
  { upTo: 30, depth: { nodes: 48, breadth: 32, wholeBytes: 2048 } },
  { upTo: 150, depth: { nodes: 12, breadth: 8, wholeBytes: 256 } },
  { upTo: Infinity, depth: { nodes: 3, breadth: 4, wholeBytes: 64 } },
] as const;
/** Of more objects, each time others are looked at from afar. */
const MAX_FAR = 400;
/** With more objects, or names, what timers change between cells is put down to the next cell. */
const MAX_BETWEEN = { objects: 150, names: 1000 };

/** An object as it was seen; a class, so that it is told from a primitive, which is its own fingerprint. */
class Seen {
  readonly digest: number;
  readonly isExact: boolean;
  /** Whether a function or class of a cell is in it. */
  readonly hasCode: boolean;

  constructor({ digest, isExact }: Fingerprint, hasCode: boolean) {
    this.digest = digest;
    this.isExact = isExact;
    this.hasCode = hasCode;
  }
}

interface WatchedCell {
  readonly touched: ReadonlySet<string>;
  readonly before: ReadonlyMap<string, unknown>;
  readonly changed: Set<string>;
}

/** @typeParam Key - What stands for one run of code; an execution may have several, also within each other. */
export class VariableWatch<Key> {
  readonly #isUserCode: (code: object) => boolean;
  readonly #cells = new Map<Key, WatchedCell>();
  /** By name, the primitive, or the object as it was seen from afar. */
  #afar = new Map<string, unknown>();
  /** Objects as they were seen closely, until a change is found. */
  readonly #close = new Map<string, Seen>();
  #depth: FingerprintDepth = FAR[0].depth;
  #objectCount = 0;
  #cursor = 0;
  #lastEnded: Key | undefined;

  /** @param isUserCode - Whether a function or class stands in the text of a cell. */
  constructor(isUserCode: (code: object) => boolean) {
    this.#isUserCode = isUserCode;
  }

  /** Begins anew: whatever the variables hold now is how they are known. */
  reset(variables: Variables): void {
    this.#cells.clear();
    this.#afar.clear();
    this.#close.clear();
    this.#lastEnded = undefined;
    this.#look(variables);
  }

  /**
   * To be called before a cell runs.
   *
   * @param touched - The names in the text of the cell.
   * @returns What has changed since the last cell ended, and which cell that was.
   */
  begin(
    key: Key,
    touched: ReadonlySet<string>,
    variables: Variables,
  ): { readonly key: Key; readonly changes: VariableChanges } | undefined {
    const isTooMuch = this.#objectCount > MAX_BETWEEN.objects || variables.names.length > MAX_BETWEEN.names;
    const changed = isTooMuch ? [] : this.#look(variables);
    this.#putDown(changed);
    const closely = this.#lookClosely(touched, variables, "known-will-do");
    const late =
      changed.length > 0 && this.#cells.size === 0 && this.#lastEnded !== undefined
        ? { key: this.#lastEnded, changes: describe(false, changed, [], this.#closely(changed, variables)) }
        : undefined;
    this.#cells.set(key, { touched, before: closely, changed: new Set() });
    return late;
  }

  /** To be called after a cell has ended, in whatever way. */
  end(key: Key, variables: Variables): VariableChanges {
    const found = this.#look(variables);
    this.#putDown(found);
    const cell = this.#cells.get(key);
    this.#cells.delete(key);
    this.#lastEnded = key;
    if (cell === undefined) return describe(false, found, [], this.#closely(found, variables));
    const after = this.#lookClosely(cell.touched, variables, "anew");
    const same: string[] = [];
    for (const [name, value] of after) {
      const before = cell.before.get(name);
      if (!cell.before.has(name) || !isSame(before, value)) cell.changed.add(name);
      else if (!cell.changed.has(name) && (!(value instanceof Seen) || value.isExact)) same.push(name);
    }
    const hidden = [...cell.changed].filter((name) => !after.has(name));
    return describe(true, [...cell.changed], same, new Map([...after, ...this.#closely(hidden, variables)]));
  }

  #closely(names: readonly string[], variables: Variables): ReadonlyMap<string, unknown> {
    return this.#lookClosely(new Set(names), variables, "anew");
  }

  #putDown(changed: readonly string[]): void {
    for (const name of changed) this.#close.delete(name);
    for (const cell of this.#cells.values()) for (const name of changed) cell.changed.add(name);
  }

  /** Looks at everything from afar, and finds what is not as it was. */
  #look({ names, values }: Variables): readonly string[] {
    const depth = FAR.find(({ upTo }) => this.#objectCount <= upTo)?.depth ?? CLOSE;
    const isComparable = depth === this.#depth;
    this.#depth = depth;
    const changed: string[] = [];
    const from = this.#objectCount > MAX_FAR ? this.#cursor % this.#objectCount : 0;
    let objects = 0;
    for (let index = 0; index < names.length; index += 1) {
      const name = names[index] ?? "";
      const value = values[index];
      const before = this.#afar.get(name);
      if (isPrimitive(value)) {
        if (!Object.is(before, value)) {
          changed.push(name);
          this.#afar.set(name, value);
        }
        continue;
      }
      const place = (objects + this.#objectCount - from) % Math.max(1, this.#objectCount);
      objects += 1;
      const isTurn = place < MAX_FAR || !(before instanceof Seen);
      if (!isTurn && isComparable) continue;
      const after = new Seen(fingerprintOf(value, depth), false);
      if (!(before instanceof Seen) || (isComparable && before.digest !== after.digest)) changed.push(name);
      this.#afar.set(name, after);
    }
    this.#objectCount = objects;
    this.#cursor += MAX_FAR;
    return changed;
  }

  #lookClosely(
    wanted: ReadonlySet<string>,
    { values, places }: Variables,
    how: "anew" | "known-will-do",
  ): ReadonlyMap<string, unknown> {
    const seen = new Map<string, unknown>();
    for (const name of wanted) {
      const place = places.get(name);
      if (place === undefined) continue;
      const value = values[place];
      const known = how === "anew" ? undefined : this.#close.get(name);
      const found = known ?? (isPrimitive(value) ? value : this.#lookAt(value));
      if (found instanceof Seen) this.#close.set(name, found);
      seen.set(name, found);
    }
    return seen;
  }

  #lookAt(value: unknown): Seen {
    // A function of a package may have closed over one of a cell: `memoize((x) => x * scale)`.
    let hasCode = typeof value === "function";
    const fingerprint = fingerprintOf(value, CLOSE, (found) => {
      hasCode ||= this.#isUserCode(found);
    });
    return new Seen(fingerprint, hasCode);
  }
}

function describe(
  isWhole: boolean,
  changed: readonly string[],
  same: readonly string[],
  seen: ReadonlyMap<string, unknown>,
): VariableChanges {
  const objects = [...seen].flatMap(([name, value]) => (value instanceof Seen ? [{ name, value }] : []));
  return {
    isWhole,
    changed,
    same,
    sampled: objects.filter(({ value }) => !value.isExact).map(({ name }) => name),
    code: objects.filter(({ value }) => value.hasCode).map(({ name }) => name),
  };
}

function isSame(before: unknown, after: unknown): boolean {
  return before instanceof Seen && after instanceof Seen ? before.digest === after.digest : Object.is(before, after);
}

function isPrimitive(value: unknown): boolean {
  return value === null || (typeof value !== "object" && typeof value !== "function");
}
