import { join } from "node:path";

import { entryPointPath } from "../../src/shared/installation.ts";

/** The folder name by which Jupyter knows the kernel: `jupyter console --kernel labtrail`. */
export const KERNEL_NAME = "labtrail";

/**
 * Compiling makes garbage, for which V8 takes 100 MB as long as nobody minds. It is no slower with 8 MB, but for cells of
 * thousands of lines.
 */
const NODE_FLAGS = ["--max-semi-space-size=8"];

/**
 * The text of `kernel.json`. It names this very Node and this very installation by absolute paths, because Jupyter
 * servers are often started where neither is on the PATH.
 *
 * @param folder - Where the kernelspec is installed.
 */
export function renderKernelJson(folder: string): string {
  const spec = {
    argv: [process.execPath, ...NODE_FLAGS, entryPointPath("kernel/main"), "{connection_file}"],
    display_name: "TypeScript (labtrail)",
    language: "typescript",
    // The default is a signal, which would reach the whole process group and cannot be answered.
    interrupt_mode: "message",
    // Compiled once, the kernel starts from a checkout as fast as from the built package (65 instead of 155 ms), and
    // large packages of the user load faster too. Beside kernel.json the cache goes away with the kernelspec.
    env: { NODE_COMPILE_CACHE: join(folder, "compile-cache") },
    metadata: { debugger: false },
  };
  return `${JSON.stringify(spec, null, 2)}\n`;
}
