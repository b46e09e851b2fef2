/** A completion as it is compared with others. */
export interface RatedCompletion {
  readonly name: string;
  /** The order of the language server: lower comes first, and `z` in front means deprecated. */
  readonly sortText: string;
  /** See {@link matchQuality}. */
  readonly quality: number;
}

/** How well a name fits what was typed: 3 begins with it, 2 does so in other letters' case, 1 contains it in order, 0 not. */
export function matchQuality(name: string, typed: string): 0 | 1 | 2 | 3 {
  if (name.startsWith(typed)) return 3;
  const lowName = name.toLowerCase();
  const lowTyped = typed.toLowerCase();
  if (lowName.startsWith(lowTyped)) return 2;
  let at = -1;
  for (const letter of lowTyped) {
    at = lowName.indexOf(letter, at + 1);
    if (at < 0) return 0;
  }
  return 1;
}

const COLLATOR = new Intl.Collator("en", { numeric: true });

/** The order of an editor: what fits best, and last what is deprecated or begins with an underscore. */
export function compareCompletions(a: RatedCompletion, b: RatedCompletion): number {
  return (
    b.quality - a.quality ||
    Number(isDeprecated(a)) - Number(isDeprecated(b)) ||
    Number(isInternal(a)) - Number(isInternal(b)) ||
    compareText(a.sortText, b.sortText) ||
    COLLATOR.compare(a.name, b.name) ||
    compareText(a.name, b.name)
  );
}

function isDeprecated({ sortText }: RatedCompletion): boolean {
  return sortText.startsWith("z");
}

function isInternal({ name }: RatedCompletion): boolean {
  return name.startsWith("_") || name.startsWith("$");
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
