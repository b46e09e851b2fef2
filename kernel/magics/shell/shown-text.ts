import type { Congestion } from "../../runtime/runtime.ts";
import type { MagicContext } from "../magic.ts";

/** What a program has shown, so that a remark of ours begins on a line of its own. */
export class ShownText {
  readonly #context: Pick<MagicContext, "write">;
  #isAtLineStart = true;

  constructor(context: Pick<MagicContext, "write">) {
    this.#context = context;
  }

  write(name: "stdout" | "stderr", text: string): Congestion {
    this.#isAtLineStart = text.endsWith("\n");
    return this.#context.write(name, text);
  }

  writeRemark(text: string): void {
    void this.write("stderr", `${this.#isAtLineStart ? "" : "\n"}${text}\n`);
  }
}
