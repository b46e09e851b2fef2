// What a session must hold, as a model that runs no code. A cell that was stopped may have come to any point, so a variable
// may have one of several values; whoever reads it then says which.

/** How a name was declared; unknown when the cell that declares it was stopped. */
export type Kind = "let" | "const" | "unknown";

interface Variable {
  readonly kind: Kind;
  /** The values it may have, as the kernel shows them. */
  readonly texts: ReadonlySet<string>;
}

/** The value of a name that was declared and never set, and of one that was never declared. */
export const UNDEFINED = "undefined";

export class Model {
  /** The number of the last counted cell. */
  executionCount = 0;
  /** Grows by one when the process of the session is replaced. */
  generation = 0;
  readonly #variables = new Map<string, Variable>();
  /** Functions that add two variables, by name. */
  readonly #sums = new Map<string, readonly [string, string]>();

  /** The values that a name may have now. */
  textsOf(name: string): ReadonlySet<string> {
    return this.#variables.get(name)?.texts ?? new Set([UNDEFINED]);
  }

  kindOf(name: string): Kind | undefined {
    return this.#variables.get(name)?.kind;
  }

  /** The number that a name holds, when there is no doubt about it. */
  maybeNumber(name: string): number | undefined {
    const [text = UNDEFINED, ...others] = this.textsOf(name);
    return others.length > 0 || text === UNDEFINED ? undefined : Number(text);
  }

  set(name: string, kind: Kind, text: string): void {
    this.#variables.set(name, { kind, texts: new Set([text]) });
  }

  /** A reader has seen the value. */
  pin(name: string, text: string): void {
    this.set(name, this.kindOf(name) ?? "unknown", text);
  }

  /** A cell that was stopped may have given it this value, or only declared it, or not even that. */
  setPerhaps(name: string, text: string): void {
    this.#variables.set(name, { kind: "unknown", texts: new Set([...this.textsOf(name), UNDEFINED, text]) });
  }

  defineSum(name: string, operands: readonly [string, string]): void {
    this.#sums.set(name, operands);
  }

  /** From here on nobody knows what the function is. */
  forgetSum(name: string): void {
    this.#sums.delete(name);
  }

  hasSum(name: string): boolean {
    return this.#sums.has(name);
  }

  /** What a function gives now, when there is no doubt about it. */
  maybeSum(name: string): number | undefined {
    const [first, second] = this.#sums.get(name)?.map((operand) => this.maybeNumber(operand)) ?? [];
    return first === undefined || second === undefined ? undefined : first + second;
  }

  /** The process of the session has ended. */
  forget(): void {
    this.#variables.clear();
    this.#sums.clear();
    this.generation += 1;
  }
}
