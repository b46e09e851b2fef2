import { entryPointPath } from "../../src/shared/installation.ts";

/** The folder name by which Jupyter knows the kernel: `jupyter console --kernel labtrail`. */
export const KERNEL_NAME = "labtrail";

/**
 * The text of `kernel.json`. It names this very Node and this very installation by absolute paths, because Jupyter
 * servers are often started where neither is on the PATH.
 */
export function renderKernelJson(): string {
  const spec = {
    argv: [process.execPath, entryPointPath("kernel/main"), "{connection_file}"],
    display_name: "TypeScript (labtrail)",
    language: "typescript",
    // The default is a signal, which would reach the whole process group and cannot be answered.
    interrupt_mode: "message",
    metadata: { debugger: false },
  };
  return `${JSON.stringify(spec, null, 2)}\n`;
}
