// Two projects with different versions of a package and of Node, at the same time in one JupyterLab.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, inject } from "vitest";

import { entryPointPath } from "../../src/shared/installation.ts";
import { endSession, pageOf } from "../../scripts/lab/jupyter-server.ts";
import { NotebookPage } from "../../scripts/lab/notebook-page.ts";
import { test } from "./lab.ts";

interface Project {
  readonly name: string;
  readonly kernel: string;
  readonly title: string;
}

/** Makes a project with these packages and a kernel of its own, and an empty notebook in it. */
function makeProject(name: string, packages: readonly string[]): Project {
  const folder = join(inject("notebooks"), name);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, private: true, type: "module" }));
  execFileSync("npm", ["install", "--silent", "--no-audit", "--no-fund", ...packages], { cwd: folder });
  const kernelspec = [entryPointPath("kernel/main"), "kernelspec", "install", "--project"];
  execFileSync(process.execPath, [...kernelspec, "--prefix", inject("kernelPrefix")], { cwd: folder });
  const project = { name, kernel: `labtrail-${name}`, title: `TypeScript (${name})` };
  const cell = { cell_type: "code", id: "first", source: "", metadata: {}, outputs: [], execution_count: null };
  const metadata = { kernelspec: { name: project.kernel, display_name: project.title, language: "typescript" } };
  const notebook = { cells: [cell], metadata, nbformat: 4, nbformat_minor: 5 };
  writeFileSync(join(folder, "versions.ipynb"), JSON.stringify(notebook));
  return project;
}

describe("two projects in one JupyterLab", () => {
  let projects: readonly Project[] = [];
  beforeAll(() => {
    projects = [makeProject("older", ["ms@2.0.0", "node@22.20.0"]), makeProject("newer", ["ms@2.1.3"])];
  }, 300_000);

  test("each have their own version of a package, and their own Node, at the same time", async ({ browser }) => {
    const pages = await Promise.all(
      projects.map(async ({ name, title }) => {
        const page = await browser.newPage();
        return NotebookPage.open(page, pageOf(inject("jupyter"), `${name}/versions.ipynb`, name), title);
      }),
    );
    const source = 'import ms from "ms/package.json";\n`ms ${ms.version} on Node ${process.versions.node}`';

    const cells = await Promise.all(pages.map((page) => page.run(source)));

    const texts = await Promise.all(cells.map(async (cell) => (await cell.texts())[0]));
    expect(texts).toEqual(["'ms 2.0.0 on Node 22.20.0'", `'ms 2.1.3 on Node ${process.versions.node}'`]);
    for (const page of pages) await page.close();
    for (const { name } of projects) await endSession(inject("jupyter"), `${name}/versions.ipynb`);
  });
});
