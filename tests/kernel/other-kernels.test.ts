// Small notebooks as people wrote them for other kernels, whole: each must show what is saved in it.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { startKernel } from "../../src/headless/kernel-process.ts";
import { runNotebook } from "../../src/headless/run-notebook.ts";
import { parseNotebook } from "../../src/notebook/parse.ts";
import type { Notebook, Output } from "../../src/notebook/notebook.ts";
import { entryPointPath } from "../../src/shared/installation.ts";

const FOLDER = join(import.meta.dirname, "..", "fixtures", "other-kernels");

/** What the cells of a notebook show, without what differs from run to run. */
function outputsOf(notebook: Notebook): unknown {
  return notebook.cells.map((cell) =>
    cell.kind !== "code"
      ? []
      : cell.outputs
          .filter((output) => !isWarning(output))
          .map((output) => {
            switch (output.kind) {
              case "stream":
                return { [output.name]: output.text };
              case "display":
                return { display: output.data };
              case "result":
                return { result: output.data };
              case "error":
                return { error: output.ename };
              case "unknown":
                return { unknown: output };
            }
          }),
  );
}

/** Other kernels say nothing about names that were never declared. */
function isWarning(output: Output): boolean {
  return output.kind === "stream" && output.name === "stderr" && output.text.startsWith("Warning: ");
}

test.each(readdirSync(FOLDER))("%s", async (name) => {
  const notebook = parseNotebook(readFileSync(join(FOLDER, name), "utf8"), name);
  const folder = mkdtempSync(join(tmpdir(), "labtrail-other-"));
  const argv = [process.execPath, entryPointPath("kernel/main"), "--pipe", "--notebook", join(folder, name)];
  const kernel = await startKernel({ argv, cwd: folder, env: process.env });

  const run = await runNotebook(notebook, kernel).finally(async () => {
    await kernel.close();
    rmSync(folder, { recursive: true, force: true });
  });

  expect(run.outcome).toEqual({ kind: "ok" });
  expect(outputsOf(run.notebook)).toEqual(outputsOf(notebook));
});
