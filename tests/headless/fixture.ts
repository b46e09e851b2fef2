import { join } from "node:path";

import { startKernel, type KernelCommand, type KernelProcess } from "../../src/headless/kernel-process.ts";
import type { CodeCell, Notebook } from "../../src/notebook/notebook.ts";
import type { CellId } from "../../src/shared/ids.ts";

export type FakeKernelMode = "good" | "broken" | "mute" | "deaf";

export function fakeKernelArgv(mode: FakeKernelMode = "good"): readonly string[] {
  return [process.execPath, "--no-warnings", join(import.meta.dirname, "fake-kernel.ts"), mode];
}

/** A running fake kernel that ends with the test. */
export async function startFakeKernel(
  mode: FakeKernelMode = "good",
  options: Partial<KernelCommand> = {},
): Promise<KernelProcess & AsyncDisposable> {
  const kernel = await startKernel({
    argv: fakeKernelArgv(mode),
    cwd: import.meta.dirname,
    env: process.env,
    ...options,
  });
  return Object.assign(kernel, { [Symbol.asyncDispose]: () => kernel.close() });
}

export function codeCell(source: string, fields: Partial<CodeCell> = {}): CodeCell {
  return {
    kind: "code",
    id: "a" as CellId,
    hasOwnId: true,
    source,
    metadata: {},
    outputs: [],
    executionCount: null,
    extra: {},
    ...fields,
  };
}

/** A notebook of code cells with the ids `c0`, `c1`, ... */
export function notebookOf(...cells: readonly (string | CodeCell)[]): Notebook {
  return {
    cells: cells.map((cell, index) =>
      typeof cell === "string" ? codeCell(cell, { id: `c${index}` as CellId }) : cell,
    ),
    metadata: {},
    formatMinor: 5,
    extra: {},
  };
}
