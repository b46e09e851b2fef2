import type { ShellMagic } from "../../../src/language/cell-magics.ts";
import type { Json } from "../../../src/shared/json.ts";
import type { Surroundings } from "../../runtime/inquiry.ts";
import type { CommandValue, Congestion } from "../../runtime/runtime.ts";
import { MagicError, type MagicContext } from "../magic.ts";
import { requireSurroundings } from "../surroundings.ts";
import { quoteCommand } from "./quote-command.ts";
import { runProgram, type ProgramEnd } from "./run-program.ts";
import { shellFor } from "./shell-program.ts";

/**
 * Runs `!command`, or `lines = !command`, in the session's folder and with its environment. A command that fails does not
 * fail the cell, but says so.
 *
 * @returns For a command that is kept: its lines and its exit code.
 */
export async function runCommand(
  { command: template, isKept, maybeName }: ShellMagic,
  values: readonly CommandValue[],
  context: MagicContext,
): Promise<Json | undefined> {
  const command = quoteCommand(template, values);
  const surroundings = await requireSurroundings(context);
  if (maybeName !== undefined && !(await isProgram(maybeName, surroundings, context))) {
    throw new MagicError("BAD_ARGUMENT", `"${maybeName}" is neither a name of this session nor a command`, {
      hint: "A line that begins with an exclamation mark is TypeScript when the name behind it has a value.",
    });
  }
  const shown = new ShownText(context);
  let kept = "";
  const onText = (name: "stdout" | "stderr", text: string): Congestion => {
    if (!isKept || name === "stderr") return shown.write(name, text);
    kept += text;
    return undefined;
  };
  const { signal, lifetime } = context;
  const end = await runProgram({ ...shellFor(command, surroundings.env), ...surroundings, signal, lifetime, onText });
  const failure = describeFailure(end);
  if (failure !== undefined) shown.writeLine(`the command ${failure}`);
  if (/^\s*cd\s/.test(command))
    shown.writeLine("`!cd` changes the folder of that command alone; `%cd` that of the session");
  return isKept ? { lines: toLines(kept), exitCode: end.kind === "exit" ? end.exitCode : -1 } : undefined;
}

/** How a program failed, as the end of a sentence; undefined when it did not. */
export function describeFailure(end: ProgramEnd): string | undefined {
  switch (end.kind) {
    case "exit":
      return end.exitCode === 0 ? undefined : `ended with exit code ${end.exitCode}`;
    case "signal":
      return `was ended by ${end.signal}`;
    case "not-started":
      return `could not be started: ${end.reason}`;
    case "stopped":
      return undefined;
  }
}

/** What was shown of a command, so that a remark of ours begins on a line of its own. */
export class ShownText {
  readonly #context: MagicContext;
  #isAtLineStart = true;

  constructor(context: MagicContext) {
    this.#context = context;
  }

  write(name: "stdout" | "stderr", text: string): Congestion {
    this.#isAtLineStart = text.endsWith("\n");
    return this.#context.write(name, text);
  }

  writeLine(text: string): void {
    void this.write("stderr", `${this.#isAtLineStart ? "" : "\n"}${text}\n`);
  }
}

/** Whether the shell knows a command of that name, as a program or as one of its own. */
async function isProgram(name: string, surroundings: Surroundings, context: MagicContext): Promise<boolean> {
  const question = process.platform === "win32" ? `where ${name} || help ${name}` : `command -v ${name}`;
  const { signal, lifetime } = context;
  const shell = shellFor(question, surroundings.env);
  const end = await runProgram({ ...shell, ...surroundings, signal, lifetime, onText: () => undefined });
  return end.kind === "exit" && end.exitCode === 0;
}

function toLines(text: string): readonly string[] {
  if (text === "") return [];
  return text.replace(/\r?\n$/, "").split(/\r?\n/);
}
