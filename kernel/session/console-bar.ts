// `jupyter console` does not know `update_display_data`: a bar would stay at its first state there. What is displayed so
// that it can change is printed to it instead, each state over the one before, as programs in terminals do.

/** What wraps cannot be taken back by counting lines. */
const MAX_WIDTH = 79;
const ESCAPE = "\u001b";

/** The displays that stand at the end of what a console shows, below each other. */
export class ConsoleBar {
  readonly #shown = new Map<string, readonly string[]>();

  /** What to print so that the display shows this text: over its last state when nothing else was printed since. */
  replace(displayId: string, text: string): string {
    const erased = eraseLines(this.#lines().length);
    const lines = text.split("\n").map((line) => Array.from(line).slice(0, MAX_WIDTH).join(""));
    this.#shown.set(displayId, lines);
    return erased + this.#lines().join("\n");
  }

  /** What to print before anything else is. */
  end(): string {
    const hasBar = this.#shown.size > 0;
    this.#shown.clear();
    return hasBar ? "\n" : "";
  }

  #lines(): readonly string[] {
    return [...this.#shown.values()].flat();
  }
}

/** Takes the cursor to the beginning of so many lines, of which it stands in the last, and erases them. */
function eraseLines(count: number): string {
  if (count === 0) return "";
  const up = count > 1 ? `${ESCAPE}[${count - 1}A` : "";
  return `\r${up}${ESCAPE}[J`;
}
