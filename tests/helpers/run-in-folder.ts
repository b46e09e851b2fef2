import type { Effects } from "../../src/cli/effects.ts";
import { runProgram } from "../../src/cli/program.ts";

/** What a command line has said, and how it ended. */
export interface CommandOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line of ours in a folder, within this process. */
export async function runInFolder(
  cwd: string,
  args: readonly string[],
  env: Effects["env"] = process.env,
): Promise<CommandOutcome> {
  const said = { stdout: "", stderr: "" };
  const exitCode = await runProgram(args, {
    cwd,
    env,
    stdout: (text) => void (said.stdout += text),
    stderr: (text) => void (said.stderr += text),
    hasColor: false,
    isStderrTerminal: false,
    columns: 100,
  });
  return { exitCode, ...said };
}
