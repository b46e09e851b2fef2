/** What code does with top-level names. */
export interface NameUses {
  readonly reads: ReadonlySet<string>;
  /** Names whose values it may change in place: `model.fit(...)`, `rows[0] = 1`. Assignments count as well. */
  readonly mutates: ReadonlySet<string>;
}

/** Where a value comes from, as far as it may hold functions. */
export interface Making {
  /** What the functions and classes do that are written where the value is made. */
  readonly functions: NameUses;
  /** Those of them that become a part of it, as opposed to what a call is given. */
  readonly partFunctions: NameUses;
  /** Names whose values become a part of it: `const run = { train, rows }`. */
  readonly parts: ReadonlySet<string>;
  /** Those, and names that it was computed from: `const run = debounce(train)`. */
  readonly all: ReadonlySet<string>;
  /** Whether it is a function, a class, or an object of functions: then the text says what it does. */
  readonly isFunction: boolean;
}

/** What the code of a cell does with names, and when. */
export interface CellUses {
  /** While it runs, functions of its own that it calls included. */
  readonly immediate: NameUses;
  /** How the values of the names are made that it declares, assigns, or changes in place. */
  readonly makings: ReadonlyMap<string, Making>;
  /** Names that it assigns as a whole. */
  readonly assigns: ReadonlySet<string>;
  /** Names that are a part of another: `tensor` of `tf` in `const { tensor } = tf`. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Names that it calls or constructs: a function may count its calls. */
  readonly calls: ReadonlySet<string>;
  /** Names that a statement of it seems to set up: `tf.setBackend("cpu")`, `process.env.TZ = "UTC"`. */
  readonly setsUp: ReadonlySet<string>;
}

export const NO_USES: NameUses = { reads: new Set(), mutates: new Set() };

/** Uses together with those of the functions that are used, and of the functions these use. */
export function withFunctions(uses: NameUses, functions: ReadonlyMap<string, NameUses>): NameUses {
  const reads = new Set(uses.reads);
  const mutates = new Set(uses.mutates);
  // A set may grow while it is walked.
  for (const name of reads) {
    const does = functions.get(name);
    for (const read of does?.reads ?? []) reads.add(read);
    for (const changed of does?.mutates ?? []) mutates.add(changed);
  }
  return { reads, mutates };
}

export function joinUses(all: readonly NameUses[]): NameUses {
  return {
    reads: new Set(all.flatMap(({ reads }) => [...reads])),
    mutates: new Set(all.flatMap(({ mutates }) => [...mutates])),
  };
}
