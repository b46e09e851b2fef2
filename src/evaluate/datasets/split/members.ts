/** The rows of each key, in their order. */
export function membersOf(keys: Uint32Array): readonly Uint32Array[] {
  const sizes: number[] = [];
  for (const key of keys) sizes[key] = (sizes[key] ?? 0) + 1;
  const members = sizes.map((size) => new Uint32Array(size));
  const filled = new Uint32Array(sizes.length);
  for (const [row, key] of keys.entries()) {
    const rows = members[key];
    const place = filled[key] ?? 0;
    if (rows !== undefined) rows[place] = row;
    filled[key] = place + 1;
  }
  return members;
}
