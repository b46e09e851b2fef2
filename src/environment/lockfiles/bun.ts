import { readJsonc } from "../../settings/jsonc.ts";
import { isRecord } from "../../shared/json.ts";
import type { LockedPackage } from "./locked-package.ts";

/** `bun.lock`. The older `bun.lockb` is binary, and cannot be read. */
export function parseBunLockfile(text: string): readonly LockedPackage[] {
  const { value } = readJsonc(text);
  const packages = isRecord(value) ? value["packages"] : undefined;
  if (!isRecord(packages)) return [];
  return Object.values(packages).flatMap((entry) => {
    const [, name, version] = /^(@?[^@]+)@(\d.*)$/.exec(Array.isArray(entry) ? String(entry[0]) : "") ?? [];
    return name === undefined || version === undefined ? [] : [{ name, version, place: undefined, isOptional: false }];
  });
}
