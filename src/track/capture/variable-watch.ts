// Runs in the process that runs user code. Cells may overlap, and timers may change values between them: a change is put
// down to every cell that runs when it is found, and when none does, to the one that ended last.
import { fingerprintOf, type FingerprintDepth } from "../fingerprint.ts";

/** Top-level variables with what they hold at the moment. */
export type Variables = ReadonlyMap<string, unknown>;

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

/** What a cell names is looked at closely, twice. */
const CLOSE: FingerprintDepth = { nodes: 2000, breadth: 1000, wholeBytes: 1 << 16 };
/** All else may have changed through another name, or through a function: so it is looked at as well as time allows. */
const FAR: readonly FingerprintDepth[] = [
  { nodes: 64, breadth: 32, wholeBytes: 2048 },
  { nodes: 12, breadth: 8, wholeBytes: 256 },
  { nodes: 3, breadth: 4, wholeBytes: 64 },
];
/** Up to so many objects are looked at in the first way from afar, and up to so many in the second. */
const FAR_LIMITS = [150, 800];

interface Seen {
  /** A primitive is its own fingerprint. */
  readonly value: unknown;
  readonly digest: number | undefined;
  readonly isExact: boolean;
}

interface WatchedCell {
  readonly touched: ReadonlySet<string>;
  readonly before: ReadonlyMap<string, Seen>;
  readonly changed: Set<string>;
}

/** @typeParam Key - What stands for one run of code; an execution may have several, also within each other. */
export class VariableWatch<Key> {
  readonly #isUserCode: (code: object) => boolean;
  readonly #cells = new Map<Key, WatchedCell>();
  #afar = new Map<string, Seen>();
  #depth = FAR[0];
  #lastEnded: Key | undefined;

  /** @param isUserCode - Whether a function or class stands in the text of a cell. */
  constructor(isUserCode: (code: object) => boolean) {
    this.#isUserCode = isUserCode;
  }

  /** Begins anew: whatever the variables hold now is how they are known. */
  reset(variables: Variables): void {
    this.#cells.clear();
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
    const changed = this.#look(variables);
    this.#putDown(changed);
    const late =
      changed.length > 0 && this.#cells.size === 0 && this.#lastEnded !== undefined
        ? { key: this.#lastEnded, changes: this.#describe(false, changed, [], variables) }
        : undefined;
    this.#cells.set(key, { touched, before: lookClosely(touched, variables), changed: new Set() });
    return late;
  }

  /** To be called after a cell has ended, in whatever way. */
  end(key: Key, variables: Variables): VariableChanges {
    const found = this.#look(variables);
    this.#putDown(found);
    const cell = this.#cells.get(key);
    this.#cells.delete(key);
    this.#lastEnded = key;
    if (cell === undefined) return this.#describe(false, found, [], variables);
    const same: string[] = [];
    for (const [name, after] of lookClosely(cell.touched, variables)) {
      const before = cell.before.get(name);
      if (before === undefined || !isSame(before, after)) cell.changed.add(name);
      else if (after.isExact && !cell.changed.has(name)) same.push(name);
    }
    return this.#describe(true, [...cell.changed], [...cell.touched], variables, same);
  }

  #describe(
    isWhole: boolean,
    changed: readonly string[],
    touched: readonly string[],
    variables: Variables,
    same: readonly string[] = [],
  ): VariableChanges {
    const sampled: string[] = [];
    const code: string[] = [];
    for (const name of new Set([...touched, ...changed])) {
      const value = variables.get(name);
      if (isPrimitive(value)) continue;
      // A function of a package may have closed over one of a cell: `memoize((x) => x * scale)`.
      let hasCode = typeof value === "function";
      const { isExact } = fingerprintOf(value, CLOSE, (found) => {
        hasCode ||= this.#isUserCode(found);
      });
      if (!isExact) sampled.push(name);
      if (hasCode) code.push(name);
    }
    return { isWhole, changed, same, sampled, code };
  }

  #putDown(changed: readonly string[]): void {
    for (const cell of this.#cells.values()) for (const name of changed) cell.changed.add(name);
  }

  /** Looks at everything from afar, and finds what is not as it was. */
  #look(variables: Variables): readonly string[] {
    let objects = 0;
    for (const value of variables.values()) if (!isPrimitive(value)) objects += 1;
    const depth = FAR[FAR_LIMITS.filter((limit) => objects > limit).length];
    const isComparable = depth === this.#depth;
    this.#depth = depth;
    const changed: string[] = [];
    const seen = new Map<string, Seen>();
    for (const [name, value] of variables) {
      const before = this.#afar.get(name);
      const after = lookAt(value, depth ?? CLOSE);
      seen.set(name, after);
      if (before === undefined) {
        if (value !== undefined) changed.push(name);
      } else if ((isComparable || after.digest === undefined) && !isSame(before, after)) changed.push(name);
    }
    this.#afar = seen;
    return changed;
  }
}

function lookClosely(names: ReadonlySet<string>, variables: Variables): ReadonlyMap<string, Seen> {
  const seen = new Map<string, Seen>();
  for (const name of names) if (variables.has(name)) seen.set(name, lookAt(variables.get(name), CLOSE));
  return seen;
}

function lookAt(value: unknown, depth: FingerprintDepth): Seen {
  if (isPrimitive(value)) return { value, digest: undefined, isExact: true };
  return { value: undefined, ...fingerprintOf(value, depth) };
}

function isSame(before: Seen, after: Seen): boolean {
  return before.digest === after.digest && Object.is(before.value, after.value);
}

function isPrimitive(value: unknown): boolean {
  return value === null || (typeof value !== "object" && typeof value !== "function");
}
