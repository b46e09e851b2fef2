// Usage: npm run test:jupyter
// Tries the kernel in a real Jupyter, with the Jupyter of `.venv`: the conformance suite of the Jupyter project, then the
// example notebooks and those of tests/fixtures/jupyter, through nbclient and with `labtrail run`, which must show the same.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { packageRoot } from "../src/shared/installation.ts";
import { requireJupyter } from "./corpus/jupyter.ts";
import { notebooksOf } from "./corpus/project.ts";
import { renderResult, runBothWays } from "./corpus/run-both-ways.ts";

const SUITE = join(packageRoot, "tests", "conformance", "kernel_test.py");
const FOLDERS = [join(packageRoot, "tests", "fixtures", "jupyter"), join(packageRoot, "notebooks")];
const SUITE_LIMIT_MS = 10 * 60_000;

const jupyter = requireJupyter();

console.log("# jupyter_kernel_test");
const suite = spawnSync(jupyter.python, [SUITE], { env: jupyter.env, stdio: "inherit", timeout: SUITE_LIMIT_MS });
if (suite.status !== 0) throw new Error(`jupyter_kernel_test ended with ${suite.signal ?? suite.status}`);

console.log("# notebooks, through nbclient and with labtrail run");
for (const source of FOLDERS) {
  const nodeModules = join(packageRoot, "node_modules");
  const results = runBothWays({ source, nodeModules }, notebooksOf(source), jupyter, (result) =>
    console.log(renderResult(result)),
  );
  if (results.length === 0) throw new Error(`there are no notebooks in ${source}`);
  if (results.some(({ faults }) => faults.length > 0)) throw new Error("notebooks failed, or differ");
}
console.log("the kernel works in Jupyter");
