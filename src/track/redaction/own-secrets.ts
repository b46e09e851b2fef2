import { NamePatterns } from "./name-pattern.ts";

/** What {@link redactText} and its like ask beside the names and shapes that are secret everywhere. */
export interface OwnSecretRules {
  isSecretName(name: string): boolean;
  /** A text without the values that were seen under such names. */
  hide(text: string, replacement: string): string;
  readonly isEmpty: boolean;
}

export const NO_OWN_SECRETS: OwnSecretRules = { isSecretName: () => false, hide: (text) => text, isEmpty: true };

/** A shorter value would be found in every second word; it is taken out where its name stands. */
const MIN_LENGTH = 3;
const MAX_VALUES = 10_000;

/**
 * Names that a person has called secret by `%track on --redact`, and the values that were seen under them. A value is as
 * secret where its name is not: in what a cell prints, in an error, in a note.
 */
export class OwnSecrets implements OwnSecretRules {
  readonly #names = new NamePatterns();
  readonly #values = new Set<string>();
  #finder: RegExp | undefined;

  get patterns(): readonly string[] {
    return this.#names.list;
  }

  get isEmpty(): boolean {
    return this.#names.isEmpty;
  }

  add(patterns: readonly string[]): void {
    this.#names.add(patterns);
  }

  isSecretName(name: string): boolean {
    return this.#names.matches(name);
  }

  learn(values: readonly string[]): void {
    for (const value of values) {
      for (const form of formsOf(value)) {
        if (form.length < MIN_LENGTH || this.#values.has(form) || this.#values.size >= MAX_VALUES) continue;
        this.#values.add(form);
        this.#finder = undefined;
      }
    }
  }

  hide(text: string, replacement: string): string {
    if (this.#values.size === 0) return text;
    this.#finder ??= toFinder([...this.#values]);
    return text.replaceAll(this.#finder, replacement);
  }
}

/** A value as it may stand in a text: as it is, line by line, in JSON, in a URL, in HTML. */
function formsOf(value: string): ReadonlySet<string> {
  const text = value.trim();
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const html = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
  return new Set([text, ...lines, JSON.stringify(text).slice(1, -1), toUrlPart(text), html]);
}

function toUrlPart(text: string): string {
  // Half a surrogate pair is no text that a URL could hold.
  return text.isWellFormed() ? encodeURIComponent(text) : text;
}

/** The longest first: a secret may be the beginning of another. Numbers only as a whole: 123 is no part of 51234. */
function toFinder(values: readonly string[]): RegExp {
  const parts = values
    .toSorted((a, b) => b.length - a.length)
    .map((value) => {
      const body = value.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
      return /^-?[\d.]+$/.test(value) ? `(?<![\\d.])${body}(?!\\.?\\d)` : body;
    });
  return new RegExp(parts.join("|"), "g");
}
