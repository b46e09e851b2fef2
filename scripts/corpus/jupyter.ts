import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { entryPointPath } from "../../src/shared/installation.ts";
import { PYTHON_ENV, requirePythonEnv } from "../python-env.ts";

/** A Python with Jupyter in it, and the environment in which it finds the kernel of this checkout and no other. */
export interface Jupyter {
  readonly python: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Installs the kernelspec of this checkout into `.venv`, which is made when it is not there. */
export function requireJupyter(): Jupyter {
  const python = requirePythonEnv();
  const env = {
    ...process.env,
    // `labtrail run` shows no faults of types, and what the two show is compared.
    LABTRAIL_TYPES: "off",
    JUPYTER_DATA_DIR: join(PYTHON_ENV, "empty-jupyter-data"),
    JUPYTER_PATH: "",
    // What these kernels run is nobody's history.
    LABTRAIL_HISTORY: "off",
  };
  execFileSync(process.execPath, [entryPointPath("kernel/main"), "kernelspec", "install", "--prefix", PYTHON_ENV]);
  return { python, env };
}
