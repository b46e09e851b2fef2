// Usage: node scripts/python-env.ts
// Makes .venv with the pinned Jupyter of tests/conformance/requirements.txt, unless it is there, and prints its Python.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { messageOf } from "../src/shared/errors.ts";
import { packageRoot } from "../src/shared/installation.ts";

/** The folder of the virtual environment; it is ignored by git. */
export const PYTHON_ENV = join(packageRoot, ".venv");
const REQUIREMENTS = join(packageRoot, "tests", "conformance", "requirements.txt");
/** Holds the digest of the requirements that are installed; written last, so that a half-made environment has none. */
const STAMP = join(PYTHON_ENV, "requirements.sha256");

/** The absolute path of a program in the environment. */
export function pythonProgram(name: string): string {
  return process.platform === "win32" ? join(PYTHON_ENV, "Scripts", `${name}.exe`) : join(PYTHON_ENV, "bin", name);
}

/** The Python that has Jupyter in it. Makes the environment at the first call, and again when the requirements changed. */
export function requirePythonEnv(): string {
  const python = pythonProgram("python");
  const digest = createHash("sha256").update(readFileSync(REQUIREMENTS)).digest("hex");
  if (existsSync(python) && existsSync(STAMP) && readFileSync(STAMP, "utf8") === digest) return python;
  process.stderr.write(`making ${PYTHON_ENV} with Jupyter in it; this takes about a minute\n`);
  rmSync(PYTHON_ENV, { recursive: true, force: true });
  run(process.platform === "win32" ? "python" : "python3", ["-m", "venv", PYTHON_ENV]);
  run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", REQUIREMENTS]);
  writeFileSync(STAMP, digest);
  return python;
}

function run(program: string, args: readonly string[]): void {
  try {
    execFileSync(program, args, { stdio: ["ignore", process.stderr, process.stderr] });
  } catch (error) {
    throw new Error(
      `"${program} ${args.join(" ")}" failed (${messageOf(error)}): a Python 3.10 or newer with venv and the network are needed`,
      { cause: error },
    );
  }
}

if (import.meta.main) console.log(requirePythonEnv());
