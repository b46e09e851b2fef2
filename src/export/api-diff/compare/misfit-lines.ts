import { assertType } from "../caller/site.ts";
import type { Sampler } from "../caller/sampler.ts";
import type { Checker, TypeRef } from "../checker/checker.ts";
import { giveSiteOf, readSiteOf, type Spot } from "./spot.ts";
import { typeText } from "./type-text.ts";

interface Types {
  readonly checker: Checker;
  readonly sampler: Sampler;
}

/** So many values of a type are tried. */
const MAX_VALUES = 4;

/** Lines that may break when a type at a spot no longer fits, the plainest first. */
export function misfitLines(types: Types, old: TypeRef, next: TypeRef, spot: Spot): readonly string[] {
  const { checker, sampler } = types;
  const read = readSiteOf(spot);
  if (read !== undefined) return usesOf(types, old).map((use) => read.write(use));
  const give = giveSiteOf(spot);
  if (give === undefined) return [];
  const members = checker.unionMembers(old);
  const refused = members.filter((member) => !checker.isAssignable(member, next));
  const values = [...refused, ...members].flatMap((member) => sampler.samples(member));
  const typed = `const use = (given: ${typeText(checker, old)}) => { ${give.write("given")} };`;
  return [...new Set(values)]
    .slice(0, MAX_VALUES)
    .concat(sampler.fullSample(old))
    .map((value) => give.write(value))
    .concat(typed);
}

/** What a caller may do with a value of a type. */
function usesOf({ checker, sampler }: Types, type: TypeRef): readonly ((value: string) => string)[] {
  const texts = new Set([typeText(checker, type), checker.textOf(type)]);
  const uses = [...texts].map((text) => (value: string) => assertType(value, text));
  for (const signature of checker.constructs(type).slice(0, 2)) {
    uses.push((value) => `new ${value}(${sampler.arguments(signature).join(", ")});`);
    uses.push((value) => `class Mine extends ${value} {}`);
  }
  for (const signature of checker.calls(type).slice(0, 3)) {
    for (const isFull of [false, true]) {
      const call = (value: string) => `${value}(${sampler.arguments(signature, isFull).join(", ")})`;
      uses.push(
        (value) => assertType(call(value), typeText(checker, signature.returns)),
        (value) => `${call(value)};`,
      );
    }
  }
  return uses;
}

/** Lines that may break when something is no longer `any`. */
export function anyLines(spot: Spot): readonly string[] {
  const read = readSiteOf(spot);
  if (read !== undefined) {
    const typed = ["string", "number"].map((type) => read.write((value) => assertType(value, type)));
    return [...typed, read.write((value) => `${value}.anything;`)];
  }
  const give = giveSiteOf(spot);
  return give === undefined ? [] : [`"a"`, "1", "null", "{}"].map((value) => give.write(value));
}
