// Real vitest in a project of its own, as a user sets it up.
import { spawn } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { stripVTControlCharacters } from "node:util";

import { describe, expect, test } from "vitest";

import { exportProject } from "../../../src/export/project/export-project.ts";
import { writeModule } from "../../../src/export/project/write.ts";
import { packageRoot } from "../../../src/shared/installation.ts";
import { ScratchProject } from "../scratch-project.ts";

const CONFIG = `import { notebooks } from ${JSON.stringify(join(packageRoot, "src/export/vitest.ts"))};
export default { plugins: [notebooks()], test: { include: ["**/*.ipynb"], coverage: { reporter: ["text"] } } };
`;

const SCALER = `//| module src/scaler.ts
//| export
export function scale(x: number): number {
  if (x > LIMIT) return LIMIT;
  return x * 2;
}`;
const LIMIT = `//| internal
const LIMIT = 100;`;

function testedProject(...cells: readonly string[]): ScratchProject {
  const project = new ScratchProject();
  symlinkSync(join(packageRoot, "node_modules"), project.path("node_modules"));
  project.write("vitest.config.mjs", CONFIG);
  project.notebook("notebooks/scaler.ipynb", cells);
  return project;
}

async function runVitest({ root }: ScratchProject, ...args: readonly string[]) {
  const vitest = join(packageRoot, "node_modules/vitest/vitest.mjs");
  const child = spawn(process.execPath, [vitest, "run", ...args], {
    cwd: root,
    env: { ...process.env, CI: "1", NO_COLOR: "1", VITEST: undefined, NODE_ENV: undefined },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [out, err, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { exitCode, output: stripVTControlCharacters(out + err) };
}

describe("test cells under vitest", () => {
  test("pass and fail by their names, and a failure stands at its line of its cell", async () => {
    using project = testedProject(
      SCALER,
      LIMIT,
      `//| test doubles what is small\nimport assert from "node:assert/strict";\nassert.equal(scale(2), 4);`,
      `//| test is wrong\nimport assert from "node:assert/strict";\nconst scaled = await Promise.resolve(scale(2));\n\nassert.equal(scaled, 5);`,
    );

    const { exitCode, output } = await runVitest(project, "--reporter=verbose");

    expect(output).toMatch(/✓ .*doubles what is small/);
    expect(output).toMatch(/× .*is wrong/);
    expect(output).toContain("notebooks/scaler.ipynb/c4.ts:5:8");
    expect(exitCode).toBe(1);
  });

  test("see all of a module that two notebooks make", async () => {
    using project = testedProject(SCALER, LIMIT);
    project.notebook("notebooks/twice.ipynb", [
      { id: "d1", code: `//| module src/scaler.ts\nimport { scale } from "../src/scaler.ts";` },
      { id: "d2", code: `//| export\nconst scaleTwice = (x: number) => scale(scale(x));` },
      { id: "d3", code: `//| test twice\nexpect(scaleTwice(2)).toBe(scale(scale(2)));\nexpect(scale(2)).toBe(5);` },
    ]);
    for (const module of exportProject(project.root, [""]).modules) writeModule(project.root, module);

    const { exitCode, output } = await runVitest(project, "--reporter=verbose");

    expect(output).toContain("expected 4 to be 5");
    expect(output).toContain("notebooks/twice.ipynb/d3.ts:3:18");
    expect(exitCode).toBe(1);
  });

  test("see the notebook as it is now, not the module that was written", async () => {
    using project = testedProject(SCALER, LIMIT, `//| test now\nexpect(scale(1)).toBe(2);`);
    project.write("src/scaler.ts", "export const scale = () => 0;\n");

    const { exitCode, output } = await runVitest(project);

    expect(output).toContain("1 passed");
    expect(exitCode).toBe(0);
  });

  test("look inside of a module, and an error in it stands at the cell that threw", async () => {
    using project = testedProject(
      `//| module src/a.ts\n//| internal\nfunction check(x: number): void {\n  if (x < 0) throw new RangeError("below zero");\n}`,
      `//| test inside\ncheck(-1);`,
    );

    const { output } = await runVitest(project);

    expect(output).toContain("RangeError: below zero");
    expect(output).toContain("notebooks/scaler.ipynb/c1.ts:4:20");
    expect(output).toContain("notebooks/scaler.ipynb/c2.ts:2:1");
  });

  test("may be left out, be expected to fail, and compare with a snapshot", async () => {
    using project = testedProject(
      SCALER,
      LIMIT,
      `//| test later --skip\nthrow new Error("not yet");`,
      `//| test known fault --fails\nthrow new Error("known");`,
      `//| test pinned --snapshot\nconst values = [1, 200];\nvalues.map(scale);`,
    );

    const written = await runVitest(project, "--update");
    const kept = project.read("notebooks/__snapshots__/scaler.ipynb.snap");
    project.notebook("notebooks/scaler.ipynb", [
      SCALER.replace("* 2", "* 3"),
      LIMIT,
      `//| test later --skip\n1;`,
      `//| test known fault --fails\nthrow new Error("known");`,
      `//| test pinned --snapshot\nconst values = [1, 200];\nvalues.map(scale);`,
    ]);
    const changed = await runVitest(project);

    expect(written.output).toContain("1 passed | 1 expected fail | 1 skipped");
    expect(kept).toContain("exports[`pinned 1`] = `\n[\n  2,\n  100,\n]\n`");
    expect(changed.output).toContain("Snapshot `pinned 1` mismatched");
  });

  test("that cannot run alone are refused with cell, line and what to do", async () => {
    using project = testedProject(
      SCALER,
      LIMIT,
      `const rows = [1, 2];`,
      `//| test rows\nexpect(rows.map(scale)).toEqual([2, 4]);`,
    );

    const { exitCode, output } = await runVitest(project);

    expect(output).toContain(
      "notebooks/scaler.ipynb cell 4 (id c4) 2:8 NBX003 the test uses `rows` of cell 3 (id c3), which is not exported",
    );
    expect(output).not.toMatch(/vitest\.ts:\d/);
    expect(output).toContain("Put `//| internal` on that cell, or define the value in the test: it has to run alone.");
    expect(exitCode).toBe(1);
  });

  test("count as coverage of their notebook, by the lines of its file", async () => {
    using project = testedProject(SCALER, LIMIT, `//| test small\nexpect(scale(2)).toBe(4);`);

    const { output } = await runVitest(project, "--coverage");

    expect(output).toMatch(/scaler\.ipynb +\| +[\d.]+ \|/);
  });

  test("count as coverage of each notebook that their module is made of", async () => {
    using project = testedProject(SCALER, LIMIT);
    project.notebook("notebooks/twice.ipynb", [
      { id: "d1", code: `//| module src/scaler.ts\nimport { scale } from "../src/scaler.ts";` },
      { id: "d2", code: `//| export\nconst scaleTwice = (x: number) => scale(scale(x));` },
      { id: "d3", code: `//| test twice\nexpect(scaleTwice(2)).toBe(8);` },
    ]);
    for (const module of exportProject(project.root, [""]).modules) writeModule(project.root, module);

    const { output } = await runVitest(project, "--coverage");

    expect(output).toMatch(/scaler\.ipynb \|/);
    expect(output).toMatch(/twice\.ipynb +\| +100 \|/);
  });

  test("of several modules each see the right one, also where a name is in both", async () => {
    using project = testedProject(
      `//| export src/a.ts\nexport const factor = 2;\nexport const twice = (x: number): number => x * factor;`,
      `//| export src/b.ts\nexport const thrice = (x: number): number => twice(x) + x;`,
      `//| test both\nexpect(thrice(2)).toBe(6);\nexpect(factor).toBe(2);`,
    );

    const { output } = await runVitest(project);

    expect(output).toContain("1 passed");
  });

  test("a notebook without any is skipped, and says so", async () => {
    using project = testedProject(SCALER, LIMIT);

    const { exitCode, output } = await runVitest(project);

    expect(output).toContain("1 skipped");
    expect(exitCode).toBe(0);
  });
});
