import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { CommandDef } from "citty";
import { runCommand } from "citty";

import type { Effects } from "../../src/cli/effects.ts";
import { runProgram } from "../../src/cli/program.ts";

/** A folder of its own in which commands run, with everything they said. */
export interface Workspace extends Disposable {
  readonly folder: string;
  readonly effects: Effects;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Presses Ctrl-C. */
  readonly interrupt: () => void;
}

export function createWorkspace(): Workspace {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-cli-"));
  const said = { stdout: "", stderr: "" };
  const listeners = new Set<() => void>();
  return {
    folder,
    effects: {
      cwd: folder,
      env: process.env,
      stdout: (text) => (said.stdout += text),
      stderr: (text) => (said.stderr += text),
      hasColor: false,
      isStderrTerminal: false,
      columns: 100,
      onInterrupt: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    interrupt: () => {
      for (const listener of listeners) listener();
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Runs a command line of the whole program. */
export async function runLine(...args: readonly string[]) {
  using workspace = createWorkspace();
  const exitCode = await runProgram(args, workspace.effects);
  return { exitCode, stdout: workspace.stdout(), stderr: workspace.stderr() };
}

/** Runs one command with its flags; what it throws is returned. */
export async function runOne(command: CommandDef, ...args: readonly string[]): Promise<unknown> {
  try {
    await runCommand(command, { rawArgs: [...args] });
    return undefined;
  } catch (error) {
    return error;
  }
}
