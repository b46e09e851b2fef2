// Starts one JupyterLab for all tests of this folder, with the kernel of this checkout.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { TestProject } from "vitest/node";

import { type JupyterAddress, startJupyter } from "../../scripts/lab/jupyter-server.ts";
import { packageRoot } from "../../src/shared/installation.ts";

declare module "vitest" {
  export interface ProvidedContext {
    readonly jupyter: JupyterAddress;
    /** Where the notebooks are. */
    readonly notebooks: string;
    /** Where kernels can be installed for JupyterLab to find. */
    readonly kernelPrefix: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const scratch = mkdtempSync(join(tmpdir(), "labtrail-browser-"));
  const notebooks = join(scratch, "notebooks");
  mkdirSync(notebooks);
  writeFileSync(join(notebooks, "package.json"), '{ "private": true, "type": "module" }\n');
  symlinkSync(join(packageRoot, "node_modules"), join(notebooks, "node_modules"), "junction");
  const jupyter = await startJupyter({ folder: notebooks, scratch });
  project.provide("jupyter", { base: jupyter.base, token: jupyter.token });
  project.provide("notebooks", notebooks);
  project.provide("kernelPrefix", jupyter.kernelPrefix);
  return async () => {
    await jupyter.stop();
    rmSync(scratch, { recursive: true, force: true });
  };
}
