import { NamePatterns } from "../../src/track/redaction/name-pattern.ts";
import { textsOf } from "../../src/track/redaction/values-of.ts";
import type { Variables } from "../../src/track/capture/variable-watch.ts";

/** Finds what variables of the session and of the environment hold under names that the user has called secret. */
export class SecretWatch {
  readonly #names = new NamePatterns();
  /** By name, the value as it was told. */
  readonly #told = new Map<string, unknown>();

  get isEmpty(): boolean {
    return this.#names.isEmpty;
  }

  isSecretName(name: string): boolean {
    return this.#names.matches(name);
  }

  add(patterns: readonly string[]): void {
    this.#names.add(patterns);
    this.#told.clear();
  }

  /** The texts and numbers in them that were not found before. */
  find(variables: Variables, environment: Readonly<Record<string, string | undefined>>): readonly string[] {
    const found = [
      ...variables.names.map((name, index) => ["", name, variables.values[index]] as const),
      ...Object.entries(environment).map(([name, value]) => ["env ", name, value] as const),
    ].filter(([, name]) => this.#names.matches(name));
    const texts = found.flatMap(([place, name, value]) => {
      // An object may have changed in place.
      const isKnown = Object.is(this.#told.get(place + name), value) && typeof value !== "object";
      this.#told.set(place + name, value);
      return isKnown ? [] : textsOf(value);
    });
    return [...new Set(texts)];
  }
}
