// What a browser test stands on: `test` with a notebook that is open in JupyterLab, fresh for each test, with a kernel of
// its own. When the test fails, the folder .browser holds a picture of what its page showed.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Browser } from "playwright-core";
import { inject, test as baseTest } from "vitest";

import { launchBrowser } from "../../scripts/lab/browser.ts";
import { endSession, pageOf } from "../../scripts/lab/jupyter-server.ts";
import { NotebookPage } from "../../scripts/lab/notebook-page.ts";
import { packageRoot } from "../../src/shared/installation.ts";

const PICTURES = join(packageRoot, ".browser");
const VIEWPORT = { width: 1000, height: 900 };

interface LabFixtures {
  readonly browser: Browser;
  /** An empty notebook. */
  readonly notebook: NotebookPage;
}

let notebooks = 0;

export const test = baseTest.extend<LabFixtures>({
  browser: [
    // oxlint-disable-next-line no-empty-pattern -- vitest reads from the pattern what a fixture depends on
    async ({}, use) => {
      const browser = await launchBrowser();
      await use(browser);
      await browser.close();
    },
    { scope: "file" },
  ],
  notebook: async ({ browser, task }, use) => {
    const name = newNotebook([""]);
    const page = await browser.newPage({ viewport: VIEWPORT });
    const notebook = await NotebookPage.open(page, pageOf(inject("jupyter"), name));
    await use(notebook);
    if (task.result?.state === "fail") await picture(notebook, `failed ${task.name}`);
    await notebook.close();
    await endSession(inject("jupyter"), name);
  },
});

/** Writes a notebook for the server, and returns its path there. */
export function newNotebook(sources: readonly string[]): string {
  notebooks += 1;
  const name = `${process.pid}-${notebooks}.ipynb`;
  const cells = sources.map((source, index) => {
    return { cell_type: "code", id: `cell-${index}`, source, metadata: {}, outputs: [], execution_count: null };
  });
  const kernelspec = { name: "labtrail", display_name: "TypeScript (labtrail)", language: "typescript" };
  const text = JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 });
  writeFileSync(join(inject("notebooks"), name), text);
  return name;
}

/** Keeps a picture of the page in the folder .browser. */
export async function picture(notebook: NotebookPage, title: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  const name = title.replaceAll(/[^\w]+/g, "-").slice(0, 80);
  await notebook.page.screenshot({ path: join(PICTURES, `${name}.png`) });
}
