import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { messageOf } from "../shared/errors.ts";
import { ServiceError } from "./service-error.ts";

/**
 * The path of TypeScript's own program for this machine. Its `tsc` is a script of Node's that starts this one: without
 * it there is a process less, and one that ends when it is told to.
 *
 * @throws {@link ServiceError} `TYPESCRIPT_MISSING`
 */
export function requireTypeScriptProgram(from: string = import.meta.url): string {
  const platform = `@typescript/typescript-${process.platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of TypeScript's, and found from there in every layout of node_modules.
    const typescript = createRequire(from).resolve("typescript/package.json");
    const manifest = createRequire(typescript).resolve(`${platform}/package.json`);
    const program = join(dirname(manifest), "lib", process.platform === "win32" ? "tsc.exe" : "tsc");
    if (existsSync(program)) return program;
    throw new Error(`there is no "${program}"`);
  } catch (error) {
    throw new ServiceError("TYPESCRIPT_MISSING", `TypeScript's package "${platform}" cannot be loaded`, {
      hint: "Install labtrail again, without `--omit=optional`. Until then completion knows values only, and types are not checked.",
      cause: messageOf(error),
    });
  }
}
