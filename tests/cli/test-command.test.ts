import { symlinkSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { packageRoot } from "../../src/shared/installation.ts";
import { ScratchProject } from "../export/scratch-project.ts";
import { runLabtrail } from "../helpers/run-labtrail.ts";

const DOUBLE = `//| module src/double.ts\n//| export\nconst double = (x: number): number => x * 2;`;

describe("labtrail test", () => {
  test("runs the test cells of a project without any configuration", async () => {
    using project = new ScratchProject();
    symlinkSync(join(packageRoot, "node_modules"), project.path("node_modules"));
    project.notebook("a.ipynb", [DOUBLE, `//| test doubles\nexpect(double(2)).toBe(4);`]);
    project.notebook("b.ipynb", ["const none = 1;"]);

    const { exitCode, stdout } = await runLabtrail(project.root, "test", "--json");

    expect(JSON.parse(stdout)).toMatchObject({
      tests: [{ notebook: "a.ipynb", name: "doubles", state: "passed", errors: [] }],
      errors: [],
    });
    expect(exitCode).toBe(0);
  });

  test("ends with 1 where one fails, and says in which cell", async () => {
    using project = new ScratchProject();
    symlinkSync(join(packageRoot, "node_modules"), project.path("node_modules"));
    project.notebook("a.ipynb", [DOUBLE, `//| test wrong\nexpect(double(2)).toBe(5);`, `//| test right\n1;`]);

    const { exitCode, stdout } = await runLabtrail(project.root, "test", "--json", "--name", "wrong", "a.ipynb");

    expect(JSON.parse(stdout)).toMatchObject({
      tests: [
        { name: "wrong", state: "failed", errors: [{ place: "a.ipynb/c2.ts:2:19" }] },
        { name: "right", state: "skipped" },
      ],
    });
    expect(exitCode).toBe(1);
  });

  test("says what to install where there is no vitest, and what to write where there is no test", async () => {
    using project = new ScratchProject();
    project.notebook("a.ipynb", [DOUBLE]);

    const untested = await runLabtrail(project.root, "test");
    project.notebook("a.ipynb", [DOUBLE, "//| test\n1;"]);
    const without = await runLabtrail(project.root, "test");

    expect(untested).toMatchObject({ exitCode: 0, stderr: expect.stringContaining("no cell is marked as a test") });
    expect(without).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("npm install --save-dev vitest") });
  });
});
