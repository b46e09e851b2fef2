import type { Checker, TypeRef } from "../checker/checker.ts";

/** A type in full, for messages and for callers: an alias of a union by what it stands for, what is not there at the end. */
export function typeText(checker: Checker, type: TypeRef): string {
  if (checker.kindOf(type) !== "union") return checker.textOf(type);
  const texts = checker.unionMembers(type).map((member) => checker.textOf(member));
  const hasBoolean = texts.includes("true") && texts.includes("false");
  const members = hasBoolean ? ["boolean", ...texts.filter((text) => text !== "true" && text !== "false")] : texts;
  return members
    .toSorted((a, b) => Number(isNothing(a)) - Number(isNothing(b)))
    .map((text) => (text.includes("=>") ? `(${text})` : text))
    .join(" | ");
}

function isNothing(text: string): boolean {
  return text === "undefined" || text === "null";
}
