import type { ShellMagic } from "../../../src/language/magics/cell-magics.ts";
import type { Json } from "../../../src/shared/json.ts";
import type { Surroundings } from "../../runtime/inquiry.ts";
import type { CommandValue, Congestion } from "../../runtime/runtime.ts";
import { readOption } from "../config/options.ts";
import { MagicError, type MagicContext } from "../magic.ts";
import { requireSurroundings } from "../surroundings.ts";
import { describeFailure } from "./describe-failure.ts";
import { quoteCommand } from "./quote-command.ts";
import { runProgram } from "./run-program.ts";
import { shellFor } from "./shell-program.ts";
import { ShownText } from "./shown-text.ts";
import { withColors } from "./with-colors.ts";

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
  const { signal, lifetime, options } = context;
  const { cwd } = surroundings;
  const env = isKept ? surroundings.env : withColors(surroundings.env, options);
  const end = await runProgram({
    ...shellFor(command, readOption("shell", options)),
    cwd,
    env,
    signal,
    lifetime,
    onText,
  });
  const failure = describeFailure(end);
  if (failure !== undefined) shown.writeRemark(`the command ${failure}`);
  if (/^\s*cd\s/.test(command))
    shown.writeRemark("`!cd` changes the folder of that command alone; `%cd` that of the session");
  return isKept ? { lines: toLines(kept), exitCode: end.kind === "exit" ? end.exitCode : -1 } : undefined;
}

/** Whether the shell knows a command of that name, as a program or as one of its own. */
async function isProgram(name: string, surroundings: Surroundings, context: MagicContext): Promise<boolean> {
  const question = process.platform === "win32" ? `where ${name} || help ${name}` : `command -v ${name}`;
  const { signal, lifetime, options } = context;
  const shell = shellFor(question, readOption("shell", options));
  const end = await runProgram({ ...shell, ...surroundings, signal, lifetime, onText: () => undefined });
  return end.kind === "exit" && end.exitCode === 0;
}

function toLines(text: string): readonly string[] {
  if (text === "") return [];
  return text.replace(/\r?\n$/, "").split(/\r?\n/);
}
