/** Patterns of names that a person has called secret: `patient*`, `*_id`. */
export class NamePatterns {
  readonly #patterns = new Map<string, RegExp>();
  readonly #known = new Map<string, boolean>();

  get list(): readonly string[] {
    return [...this.#patterns.keys()];
  }

  get isEmpty(): boolean {
    return this.#patterns.size === 0;
  }

  /** @param patterns - Of which {@link maybePatternFault} finds no fault. */
  add(patterns: readonly string[]): void {
    for (const pattern of patterns) this.#patterns.set(pattern, toRegExp(pattern));
    this.#known.clear();
  }

  matches(name: string): boolean {
    if (this.isEmpty) return false;
    const found = this.#known.get(name);
    if (found !== undefined) return found;
    const isMatch = [...this.#patterns.values()].some((pattern) => pattern.test(name));
    if (this.#known.size < MAX_KNOWN) this.#known.set(name, isMatch);
    return isMatch;
  }
}

/** The names of a session are few and asked for again and again. */
const MAX_KNOWN = 10_000;

/** Capitals make no difference: whoever writes `patient*` means PATIENT_ID as well. */
function toRegExp(pattern: string): RegExp {
  const body = pattern
    .replaceAll(/[$.]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${body}$`, "isu");
}

/** What is wrong with a pattern, as the end of a sentence, and what to write instead; undefined when nothing is. */
export function maybePatternFault(pattern: string): { readonly fault: string; readonly hint: string } | undefined {
  const hint = "Write a name, in which `*` stands for any characters and `?` for one, such as `patient*`.";
  if (pattern.includes(",")) return { fault: "has a comma in it", hint: "Repeat the flag for each pattern." };
  if (/[^\p{ID_Continue}$.\-*?]/u.test(pattern) || pattern === "") return { fault: "is no pattern of names", hint };
  if (/^[*?]+$/.test(pattern)) return { fault: "would take out every value there is", hint };
  return undefined;
}
