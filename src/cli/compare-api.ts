import type { CompareApi, DeclaredApi } from "../release/compare-releases.ts";

/** Compares two releases by the type checker, which is loaded for that only. */
export const compareApi: CompareApi = async (before, after) => {
  const { compareApi: compare } = await import("../export/api-diff/compare-api.ts");
  return compare(toApiFiles(before, "last release"), toApiFiles(after, "this release"));
};

function toApiFiles({ modules, files, folder }: DeclaredApi, label: string) {
  return { label, folder, files: Object.fromEntries(files), entries: Object.fromEntries(modules) };
}
