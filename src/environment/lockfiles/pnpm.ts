import type { LockedPackage } from "./locked-package.ts";

/** The keys of `packages:`: `/name/1.0.0_peer` (5), `/name@1.0.0(peer@2)` (6), `name@1.0.0` (9). */
const KEY = /^ {2}(['"]?)\/?((?:@[^/@'"\s]+\/)?[^/@'"\s]+)[@/](\d[^'"(_:\s]*)[^'"]*\1:\s*(?:\{.*)?$/;

/** `pnpm-lock.yaml`. Only the keys of one section are read, which every version of the format writes a line each. */
export function parsePnpmLockfile(text: string): readonly LockedPackage[] {
  const lines = text.split(/\r?\n/);
  const start = lines.indexOf("packages:");
  if (start < 0) return [];
  const length = lines.slice(start + 1).findIndex((line) => /^\S/.test(line));
  const section = lines.slice(start + 1, length < 0 ? undefined : start + 1 + length);
  return section.flatMap((line) => {
    const [, , name, version] = KEY.exec(line) ?? [];
    return name === undefined || version === undefined ? [] : [{ name, version, place: undefined, isOptional: false }];
  });
}
