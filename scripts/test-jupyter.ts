// Usage: npm run test:jupyter
// Tries the kernel in a real Jupyter: installs it into .venv, runs the conformance suite of the Jupyter project on it,
// and executes the example notebook through nbclient.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { entryPointPath, packageRoot } from "../src/shared/installation.ts";
import { PYTHON_ENV, requirePythonEnv } from "./python-env.ts";

const CONFORMANCE = join(packageRoot, "tests", "conformance");
const NOTEBOOK = join(packageRoot, "notebooks", "penguins.ipynb");
const STEP_LIMIT_MS = 10 * 60_000;

const python = requirePythonEnv();
// Only the kernel of this checkout may be found, whatever the user has installed.
const env = { ...process.env, JUPYTER_DATA_DIR: join(PYTHON_ENV, "empty-jupyter-data"), JUPYTER_PATH: "" };

runStep("install the kernelspec", process.execPath, [
  entryPointPath("kernel/main"),
  "kernelspec",
  "install",
  "--prefix",
  PYTHON_ENV,
]);
runStep("run jupyter_kernel_test", python, [join(CONFORMANCE, "kernel_test.py")]);
if (!existsSync(NOTEBOOK)) throw new Error(`"${NOTEBOOK}" is missing: the example notebook belongs to this test`);
runStep("execute notebooks/penguins.ipynb with nbclient", python, [join(CONFORMANCE, "run_notebook.py"), NOTEBOOK]);
console.log("the kernel works in Jupyter");

function runStep(title: string, program: string, args: readonly string[]): void {
  console.log(`# ${title}`);
  const { status, signal, error } = spawnSync(program, args, { env, stdio: "inherit", timeout: STEP_LIMIT_MS });
  if (status !== 0) throw new Error(`failed to ${title}: ${error?.message ?? signal ?? `exit code ${status}`}`);
}
