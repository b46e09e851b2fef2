// `alert` and `confirm` of browsers and of Deno, over the same questions as `prompt`.
import { InputUnavailable, type InputFunctions } from "../input.ts";

export interface Dialogs {
  /**
   * Shows a message and waits until the user has seen it. Where nobody can be asked, as in a headless run, it is printed
   * and the cell goes on: a message wants no answer.
   */
  alert(text?: unknown): void;
  /** Asks a question for yes or no; anything but yes is no. */
  confirm(text?: unknown): boolean;
}

/** @param print - Shows text as output of the running cell. */
export function createDialogs({ prompt }: Pick<InputFunctions, "prompt">, print: (text: string) => void): Dialogs {
  return {
    alert(text = "Alert") {
      try {
        prompt(`${String(text)} [Enter]`);
      } catch (error) {
        if (!(error instanceof InputUnavailable)) throw error;
        print(`${String(text)}\n`);
      }
    },
    confirm: (text = "Confirm") => /^\s*y(?:es)?\s*$/i.test(prompt(`${String(text)} [y/N]`) ?? ""),
  };
}
