import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

import { entryPointPath } from "../../src/shared/installation.ts";

/** What a command said, and how it ended. */
export interface CommandEnd {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line as a process of its own, in a folder, for what must not run inside of a test runner. */
export async function runLabtrail(folder: string, ...args: readonly string[]): Promise<CommandEnd> {
  const child = spawn(process.execPath, [entryPointPath("src/cli/main"), ...args], {
    cwd: folder,
    env: { ...process.env, CI: "1", NO_COLOR: "1", FORCE_COLOR: undefined, VITEST: undefined, NODE_ENV: undefined },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { exitCode, stdout, stderr };
}
