import { spawn } from "node:child_process";

import { IMPATIENT, programOf } from "../environment/package-manager.ts";
import type { Effects } from "./effects.ts";

/** How a program that was started has ended. */
export interface StepEnd {
  readonly isGood: boolean;
  /** The last of what it said. */
  readonly said: string;
}

/**
 * Runs another program in a folder. That it fails, or is not there, is for the caller to tell.
 *
 * @param limitMs - A program that takes longer is ended, and has failed.
 */
export async function runStep(
  file: string,
  args: readonly string[],
  { cwd, env }: Pick<Effects, "cwd" | "env">,
  limitMs?: number,
): Promise<StepEnd> {
  // Only programs that are called by name may be scripts, on Windows.
  const program = /[\\/]/.test(file) ? { file, args, isVerbatim: false } : programOf(file, args);
  const child = spawn(program.file, [...program.args], {
    cwd,
    env: { ...IMPATIENT, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    windowsVerbatimArguments: program.isVerbatim ?? false,
    windowsHide: true,
    ...(limitMs === undefined ? {} : { timeout: limitMs }),
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => void (said = (said + text).slice(-4000)));
  }
  return new Promise((resolve) => {
    child.once("error", (error: NodeJS.ErrnoException) =>
      resolve({ isGood: false, said: error.code === "ENOENT" ? `${file} is not installed here` : error.message }),
    );
    child.once("close", (code) => resolve({ isGood: code === 0, said: said.trim() }));
  });
}
