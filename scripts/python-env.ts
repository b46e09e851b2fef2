// Usage: node scripts/python-env.ts
// Makes .venv with the pinned Jupyter of tests/conformance/requirements.txt, unless it is there, and prints its Python.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { messageOf } from "../src/shared/errors.ts";
import { packageRoot } from "../src/shared/installation.ts";

/** A virtual environment that is made when it is first needed; its folder is ignored by git. */
export interface PythonEnv {
  readonly folder: string;
  /** The pinned packages in it. */
  readonly requirements: string;
  readonly contents: string;
}

/** The folder of the environment with Jupyter. */
export const PYTHON_ENV = join(packageRoot, ".venv");

const JUPYTER: PythonEnv = {
  folder: PYTHON_ENV,
  requirements: join(packageRoot, "tests", "conformance", "requirements.txt"),
  contents: "Jupyter",
};

/** Apart from Jupyter, which other runs may be using at the moment. */
const GIT_TOOLS: PythonEnv = {
  folder: join(packageRoot, ".bench", "git-tools"),
  requirements: join(packageRoot, "tests", "git-tools", "requirements.txt"),
  contents: "nbstripout, its like and pre-commit",
};

const METRICS: PythonEnv = {
  folder: join(packageRoot, ".bench", "metrics"),
  requirements: join(packageRoot, "tests", "metrics", "requirements.txt"),
  contents: "scikit-learn and its like",
};

/** The absolute path of a program in an environment. */
export function pythonProgram(name: string, { folder } = JUPYTER): string {
  return process.platform === "win32" ? join(folder, "Scripts", `${name}.exe`) : join(folder, "bin", name);
}

/** The Python that has Jupyter in it. */
export function requirePythonEnv(): string {
  return requireEnv(JUPYTER);
}

/** The path of `nbstripout`, `nbstripout-fast`, `nb-clean`, `nbwipers`, `pre-commit` or `python`. */
export function requireGitTool(name: string): string {
  requireEnv(GIT_TOOLS);
  return pythonProgram(name, GIT_TOOLS);
}

/** The Python that has scikit-learn, sacreBLEU, rouge_score and statsmodels in it. */
export function requireMetricsPython(): string {
  return requireEnv(METRICS);
}

/** Makes an environment at the first call, and again when its requirements changed. Returns its Python. */
function requireEnv(env: PythonEnv): string {
  const python = pythonProgram("python", env);
  // Holds the digest of what is installed; written last, so that a half-made environment has none.
  const stamp = join(env.folder, "requirements.sha256");
  const digest = createHash("sha256").update(readFileSync(env.requirements)).digest("hex");
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return python;
  process.stderr.write(`making ${env.folder} with ${env.contents} in it; this takes about a minute\n`);
  rmSync(env.folder, { recursive: true, force: true });
  mkdirSync(dirname(env.folder), { recursive: true });
  run(process.platform === "win32" ? "python" : "python3", ["-m", "venv", env.folder]);
  run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", env.requirements]);
  writeFileSync(stamp, digest);
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
