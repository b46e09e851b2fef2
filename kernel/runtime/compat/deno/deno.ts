import { createJupyter, type JupyterParts } from "./jupyter.ts";
import { denoErrors } from "./errors.ts";
import { denoFiles } from "./files.ts";
import { createDenoProcess } from "./process.ts";
import { createTestFunction } from "./test-function.ts";

/** What the parts of `Deno` need of the session. */
export interface DenoParts extends JupyterParts {
  readonly notebookPath: string;
  /** Shows text as output of the running cell. */
  readonly print: (text: string) => void;
}

/** The parts of `Deno` that notebooks use. */
export function createDeno(parts: DenoParts): object {
  return {
    jupyter: createJupyter(parts),
    errors: denoErrors,
    ...denoFiles,
    ...createDenoProcess(parts.notebookPath),
    test: createTestFunction(parts.print),
  };
}

/**
 * Puts `Deno` in place when a cell mentions it, and not before: packages take a global of that name for the real Deno
 * and then call what we do not have.
 */
export function provideDeno(code: string, createGlobal: () => object): void {
  if ("Deno" in globalThis || !/\bDeno\b/.test(code)) return;
  Object.defineProperty(globalThis, "Deno", { value: createGlobal(), configurable: true, writable: true });
}
