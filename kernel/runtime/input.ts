// `prompt` and `getpass` for user code. They block, as in browsers and in Deno: the cell goes on with the text.
import { assertNever } from "../../src/shared/errors.ts";
import { currentScope } from "./execution-scope.ts";
import type { HostChannel } from "./host-channel.ts";
import { CellInterrupted } from "./interrupt.ts";
import type { Mailbox } from "./mailbox.ts";
import type { InputAnswer } from "./runtime.ts";

type Reason = Extract<InputAnswer, { kind: "unavailable" }>["reason"];

const REASONS: Readonly<Record<Reason, (question: string) => string>> = {
  "not-allowed": (question) =>
    `the cell asks ${question}, and whoever runs it cannot answer: it is a run without a user, or a silent one.\n` +
    "Run the cell in a notebook or a console, or take the value from a parameter or from process.env instead.",
  "not-running": (question) =>
    `${question} is asked by a callback whose cell has ended, and can be answered only while its cell runs.\n` +
    "Ask in the cell itself, or let the cell await the callback.",
};

/** Nobody can be asked. */
export class InputUnavailable extends Error {
  override readonly name = "InputUnavailable";

  /** @param question - What is asked, in words. */
  constructor(reason: Reason, question: string) {
    super(REASONS[reason](question));
  }
}

/** What user code can ask. */
export interface InputFunctions {
  /**
   * Asks the user for a line.
   *
   * @param fallback - Returned when the line is empty.
   * @returns The line, or null when the user dismissed the question.
   */
  prompt(text?: unknown, fallback?: unknown): string | null;
  /** Asks the user for a secret, which is not shown while it is typed. */
  getpass(text?: unknown): string | null;
}

export function createInputFunctions(channel: HostChannel, mailbox: Mailbox<InputAnswer>): InputFunctions {
  let questions = 0;
  const ask = (prompt: string, isPassword: boolean): string | null => {
    const scope = currentScope();
    if (scope?.isAbandoned === true) throw new CellInterrupted();
    questions += 1;
    const id = questions;
    channel.send({
      kind: "input",
      id,
      execution: scope?.execution,
      question: { prompt, isPassword },
      isBlocking: true,
    });
    const answer = mailbox.waitFor(id);
    if (answer === undefined) {
      scope?.abandon();
      throw new CellInterrupted();
    }
    switch (answer.kind) {
      case "text":
        return answer.text;
      case "cancelled":
      case "withdrawn":
        return null;
      case "unavailable":
        throw new InputUnavailable(answer.reason, JSON.stringify(prompt));
      default:
        return assertNever(answer);
    }
  };
  return {
    prompt(text = "", fallback) {
      const shown = fallback === undefined ? String(text) : `${String(text)} [${String(fallback)}]`;
      const line = ask(shown, false);
      return line === "" && fallback !== undefined ? String(fallback) : line;
    },
    getpass: (text = "Password:") => ask(String(text), true),
  };
}
