// Jupyter's consoles do not know `update_display_data`: a bar would stay at its first state there. What is displayed so
// that it can change is printed to them instead, each state over the one before, as programs in terminals do.

/** What wraps cannot be taken back by counting lines. */
const MAX_WIDTH = 79;
const ESCAPE = "\u001b";

interface Shown {
  readonly displayId: string;
  readonly lineCount: number;
}

/** The display that stands at the end of what a console shows. */
export class ConsoleBar {
  #shown: Shown | undefined;

  /** What to print so that the display shows this text: over its last state when nothing was printed since. */
  replace(displayId: string, text: string): string {
    const lines = text.split("\n").map((line) => Array.from(line).slice(0, MAX_WIDTH).join(""));
    const last = this.#shown;
    this.#shown = { displayId, lineCount: lines.length };
    const before = last?.displayId === displayId ? eraseLines(last.lineCount) : last === undefined ? "" : "\n";
    return before + lines.join("\n");
  }

  /** What to print before anything else is. */
  end(): string {
    const hasBar = this.#shown !== undefined;
    this.#shown = undefined;
    return hasBar ? "\n" : "";
  }
}

/** Takes the cursor to the beginning of so many lines, of which it stands in the last, and erases them. */
function eraseLines(count: number): string {
  const up = count > 1 ? `${ESCAPE}[${count - 1}A` : "";
  return `\r${up}${ESCAPE}[J`;
}
