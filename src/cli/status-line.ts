import { toSafeText } from "../track/report/render-text.ts";
import type { Effects } from "./effects.ts";

const ERASE_LINE = "\r\u001B[2K";

/** One line on stderr that is written over while something goes on: only on a terminal, where that can be done. */
export class StatusLine {
  readonly #effects: Effects;
  #isShown = false;

  constructor(effects: Effects) {
    this.#effects = effects;
  }

  show(text: string): void {
    const { isStderrTerminal, columns, stderr } = this.#effects;
    if (!isStderrTerminal) return;
    // A line that wraps could not be taken back as a whole.
    stderr(`${ERASE_LINE}${toSafeText(text).slice(0, columns - 1)}`);
    this.#isShown = true;
  }

  clear(): void {
    if (this.#isShown) this.#effects.stderr(ERASE_LINE);
    this.#isShown = false;
  }
}
