import type { Binding } from "./compiled-cell.ts";

const IDENTIFIER = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;
/** A member of an import's holder as V8 writes it in messages: in a bracket with a comma when it was called without receiver. */
const IMPORT =
  /(\(0 , )?([\p{ID_Start}$_][\p{ID_Continue}$]*\$import\$[\p{ID_Continue}$]*)\.([\p{ID_Continue}$-]*)(\))?/gu;

/**
 * Leads back from the variables of compiled cells to the names that the user wrote. V8 says in its messages how a value
 * was reached in the compiled code: `URL$user.parse is not a function`.
 */
export class UserNames {
  readonly #names = new Map<string, string>();

  /** To be told of each cell that runs. */
  add(bindings: readonly Binding[]): void {
    for (const { name, variable, liveImport } of bindings) {
      if (variable !== name) this.#names.set(variable, name);
      if (liveImport !== undefined) this.#names.set(liveImport.holder, name);
    }
  }

  /** A message or a line of a stack with the user's own names. */
  restore(text: string): string {
    // Every variable of ours has a dollar sign, and few texts have one.
    if (!text.includes("$")) return text;
    return text
      .replaceAll("$k.alive is not a function or its return value is", "(intermediate value) is")
      .replaceAll("$k.alive(...)", "(intermediate value)")
      .replaceAll("$k.meta", "import.meta")
      .replaceAll(IMPORT, (found: string, opening = "", holder: string, _exportName, closing = "") => {
        const name = this.#names.get(holder);
        if (name === undefined) return found;
        // A bracket that only one side has belongs to the text around.
        return opening !== "" && closing !== "" ? name : `${String(opening)}${name}${String(closing)}`;
      })
      .replaceAll(IDENTIFIER, (word) => this.#names.get(word) ?? word);
  }
}
