import type { LockedPackage } from "./locked-package.ts";

/** `yarn.lock` of Yarn 1, and of Yarn 2 and later: blocks that begin with what was asked for. */
export function parseYarnLockfile(text: string): readonly LockedPackage[] {
  return text.split(/\r?\n(?=\S)/).flatMap((block) => {
    const [, asked] = /^"?((?:@[^/@"\s]+\/)?[^/@"\s]+)@/.exec(block) ?? [];
    const [, version] = /^ {2}version:? "?([^"\s]+)"?\s*$/m.exec(block) ?? [];
    const [, resolved, protocol] = /^ {2}resolution: "((?:@[^/@"]+\/)?[^/@"]+)@([a-z]+):/m.exec(block) ?? [];
    // Packages of the workspace itself are not installed.
    if (asked === undefined || version === undefined || protocol === "workspace") return [];
    return [{ name: resolved ?? asked, version, place: undefined, isOptional: false }];
  });
}
