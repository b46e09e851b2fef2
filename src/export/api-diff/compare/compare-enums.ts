import type { Checker, SymbolRef } from "../checker/checker.ts";
import { propertyKey } from "../caller/site.ts";
import type { ExportPlace, Finding } from "./spot.ts";

/** The same enum on both sides. */
export interface EnumPair {
  readonly place: ExportPlace;
  readonly access: string;
  readonly old: SymbolRef;
  readonly next: SymbolRef;
  /** Whether callers only give its values, so that none has to deal with a new one. */
  readonly isGivenOnly: boolean;
}

/** Compares the members of an enum and their values. */
export function compareEnums(
  checker: Checker,
  { place, access, old, next, isGivenOnly }: EnumPair,
): readonly Finding[] {
  const [before, now] = [checker.enumMembers(old), checker.enumMembers(next)];
  const at = (member: string) => ({ place, path: `${access}.${member}` });
  const changed = [...before].flatMap(([member, value]): readonly Finding[] => {
    const { path } = at(member);
    if (!now.has(member)) {
      const message = `\`${path}\` is gone`;
      return [
        { ...at(member), kind: "enum-member-removed", isBreak: true, message, candidates: [`const value = ${path};`] },
      ];
    }
    const other = now.get(member);
    if (other === value) return [];
    const message = `\`${path}\` is ${JSON.stringify(other)} instead of ${JSON.stringify(value)}`;
    const candidates = value === undefined ? [] : [`const value: ${JSON.stringify(value)} = ${path};`];
    return [{ ...at(member), kind: "enum-value-changed", isBreak: true, message, candidates }];
  });
  const added = [...now.keys()].filter((member) => !before.has(member));
  const keys = [...before.keys()].map((member) => `[${access}.${propertyKey(member)}]: ""`);
  const exhaustive = `const names: Record<${access}, string> = { ${keys.join(", ")} };`;
  return [
    ...changed,
    ...added.map((member): Finding => {
      const why = isGivenOnly ? "" : ": code that handles every member lacks it";
      const message = `\`${at(member).path}\` is new${why}`;
      return {
        ...at(member),
        kind: "enum-member-added",
        isBreak: !isGivenOnly,
        message,
        candidates: isGivenOnly ? [] : [exhaustive],
      };
    }),
  ];
}
