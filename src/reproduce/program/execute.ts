import { dirname } from "node:path";

import { startKernel } from "../../headless/kernel-process.ts";
import { runNotebook, type NotebookRun, type RunOptions } from "../../headless/run-notebook.ts";
import type { Notebook } from "../../notebook/notebook.ts";
import type { Environment } from "../../track/run.ts";

/** The program that is the kernel, given the path of the notebook. */
export type KernelArgv = (notebookPath: string) => readonly string[];

export interface ExecutionPlace {
  readonly kernelArgv: KernelArgv;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the notebook lies, or would lie: in its folder the kernel starts. */
  readonly notebookPath: string;
}

/** A program that has run to its end in a process of its own, which is over. */
export interface Execution {
  readonly run: NotebookRun;
  /** Of the kernel: by it the session is found that it has recorded. */
  readonly pid: number | undefined;
}

/** Runs a notebook in a fresh kernel. Rejects with a HeadlessError when there is none. */
export async function execute(
  notebook: Notebook,
  { kernelArgv, env, notebookPath }: ExecutionPlace,
  options: RunOptions,
): Promise<Execution> {
  const kernel = await startKernel({ argv: kernelArgv(notebookPath), cwd: dirname(notebookPath), env });
  try {
    return { run: await runNotebook(notebook, kernel, options), pid: kernel.pid };
  } finally {
    await kernel.close();
  }
}

/** The environment of a process that is to find time zone and language as a run has found them. */
export function withPlaceOf(
  env: Readonly<Record<string, string | undefined>>,
  environment: Environment | undefined,
): Readonly<Record<string, string | undefined>> {
  if (environment === undefined) return env;
  const { timeZone, locale } = environment;
  // ICU takes the language of numbers and dates from these, whether the system knows the locale or not.
  const posix = `${locale.replaceAll("-", "_")}.UTF-8`;
  return { ...env, TZ: timeZone, LC_ALL: posix, LANG: posix };
}
