/** One thing that runs have, each with its own value. In the order of the runs. */
export interface ComparedValue<Value> {
  readonly key: string;
  readonly values: readonly (Value | undefined)[];
  readonly isDifferent: boolean;
}

/**
 * Puts the values of the runs under each key side by side, in the order in which keys first appear.
 *
 * @param identify - Two values are the same when this is.
 */
export function align<Owner, Value>(
  owners: readonly Owner[],
  entriesOf: (owner: Owner) => readonly (readonly [key: string, value: Value])[],
  identify: (value: Value) => string,
): readonly ComparedValue<Value>[] {
  const maps = owners.map((owner) => new Map(entriesOf(owner)));
  const keys = new Set(maps.flatMap((map) => [...map.keys()]));
  return Array.from(keys, (key) => {
    const values = maps.map((map) => map.get(key));
    const identities = new Set(values.map((value) => (value === undefined ? undefined : identify(value))));
    return { key, values, isDifferent: identities.size > 1 };
  });
}
