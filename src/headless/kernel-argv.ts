import { entryPointPath } from "../shared/installation.ts";

/** The program that is the kernel, for a notebook at this path. */
export function kernelArgv(notebookPath: string): readonly string[] {
  return [process.execPath, entryPointPath("kernel/main"), "--pipe", "--notebook", notebookPath];
}
