import type { CompareApi } from "../release/compare-releases.ts";

/** Compares declarations by their text: it is sure only of those that are the same. */
export const compareApi: CompareApi = (before, after) => {
  const isSame =
    before.files.size === after.files.size && [...before.files].every(([path, text]) => after.files.get(path) === text);
  return { bump: "patch", proven: isSame, changes: [] };
};
