import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { expect, test } from "vitest";

import { entryPointPath, packageRoot } from "../../src/shared/installation.ts";

test("the committed module is what the committed notebook exports", () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [entryPointPath("src/cli/main"), "export", "--check", join("notebooks", "penguins.ipynb")],
    { cwd: packageRoot, encoding: "utf8" },
  );

  expect(stderr).toBe("");
  expect(status).toBe(0);
});
