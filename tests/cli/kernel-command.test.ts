import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { type CommandOutcome, runInFolder } from "../helpers/run-in-folder.ts";

function runKernelCommand(folder: string, ...args: readonly string[]): Promise<CommandOutcome> {
  const env = { ...process.env, JUPYTER_DATA_DIR: join(folder, "jupyter"), JUPYTER_PATH: "" };
  return runInFolder(folder, ["kernel", ...args], env);
}

test("labtrail kernel installs, lists and removes the kernel", async () => {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-cli-"));
  try {
    const installed = await runKernelCommand(folder, "install", "--user");
    const listed = await runKernelCommand(folder, "list");
    const removed = await runKernelCommand(folder, "uninstall");
    const missing = await runKernelCommand(folder, "uninstall");

    const place = join(folder, "jupyter", "kernels", "labtrail");
    expect(installed).toEqual({ exitCode: 0, stdout: `installed in ${place}\n`, stderr: "" });
    expect(listed.stdout).toContain(place);
    expect(removed).toEqual({ exitCode: 0, stdout: `removed from ${place}\n`, stderr: "" });
    expect(missing.exitCode).toBe(1);
    expect(missing.stderr).toContain(`labtrail: the kernel is not installed in "${place}"\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
