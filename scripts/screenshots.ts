// Usage: node scripts/screenshots.ts
// Makes the pictures of the README and the docs from the real thing: our notebooks, run by our kernel in JupyterLab (of
// `.venv`, see scripts/python-env.ts), and the comparison of two runs in the terminal. Needs Chromium.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Browser } from "playwright-core";

import { entryPointPath, packageRoot } from "../src/shared/installation.ts";
import { requirePythonEnv } from "./python-env.ts";
import { launchBrowser } from "./lab/browser.ts";
import { pageOf, startJupyter } from "./lab/jupyter-server.ts";
import { NotebookPage } from "./lab/notebook-page.ts";
import { renderTerminalPage, type TerminalSession } from "./screenshots/terminal-page.ts";

const IMAGES = join(packageRoot, "docs", "images");
/** Code cells of notebooks, from 0, and what the pictures of their outputs are called. */
const CELL_PICTURES = {
  "display.ipynb": [
    [0, "display-table.png"],
    [2, "display-plot.png"],
    [10, "display-training.png"],
  ],
  "compare-models.ipynb": [
    [7, "evaluation.png"],
    [9, "model-comparison.png"],
  ],
} as const satisfies Readonly<Record<string, readonly (readonly [index: number, name: string])[]>>;

function createProject(): string {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-pictures-"));
  for (const name of ["penguins.ipynb", ...Object.keys(CELL_PICTURES), "penguins.ts", "penguins-service.ts", "data"]) {
    cpSync(join(packageRoot, "notebooks", name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(packageRoot, "node_modules"), join(folder, "node_modules"), "junction");
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  writeFileSync(join(folder, ".gitignore"), "node_modules\nmodels\n*.executed.ipynb\n");
  commitAll(folder);
  return folder;
}

/** A run remembers the commit it was made from, and the picture shows it. */
function commitAll(folder: string): void {
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: folder, stdio: "inherit" });
  git("init", "--quiet", "--initial-branch=main");
  git("config", "user.name", "Ada");
  git("config", "user.email", "ada@example.com");
  git("config", "commit.gpgSign", "false");
  git("add", ".");
  git("commit", "--quiet", "--message=Tell penguins apart");
}

function labtrail(folder: string, ...args: readonly string[]): TerminalSession {
  const output = execFileSync(process.execPath, [entryPointPath("src/cli/main"), ...args], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, FORCE_COLOR: "1", NO_COLOR: undefined },
  });
  return { command: `labtrail ${args.join(" ")}`, output };
}

async function pictureNotebook(browser: Browser, folder: string, scratch: string): Promise<void> {
  requirePythonEnv();
  const jupyter = await startJupyter({ folder, scratch });
  try {
    const page = await browser.newPage({ viewport: { width: 1100, height: 1060 }, deviceScaleFactor: 1.25 });
    const notebook = await NotebookPage.open(page, pageOf(jupyter, "penguins.ipynb"));
    await notebook.runAll();
    // The file browser would take a third of the picture.
    await page.keyboard.press("Control+b");
    await page.keyboard.press("Control+s");
    // From the table of species on: the plot follows it.
    await page
      .locator(".jp-Cell-outputArea", { hasText: "of them measured" })
      .first()
      .evaluate((outputs) => outputs.scrollIntoView());
    await page.waitForTimeout(1000);
    await page.screenshot({ path: join(IMAGES, "notebook.png") });
  } finally {
    await jupyter.stop();
  }
}

/** What single cells of notebooks show. */
async function pictureCells(browser: Browser, folder: string, scratch: string): Promise<void> {
  const jupyter = await startJupyter({ folder, scratch });
  try {
    for (const [name, pictures] of Object.entries(CELL_PICTURES)) {
      // So high that no output is cut.
      const page = await browser.newPage({ viewport: { width: 1000, height: 1800 } });
      const notebook = await NotebookPage.open(page, pageOf(jupyter, name));
      await notebook.runAll();
      await page.keyboard.press("Control+b");
      await page.keyboard.press("Control+s");
      for (const [index, picture] of pictures) {
        const outputs = notebook.cell(index).locator.locator(".jp-Cell-outputWrapper");
        await outputs.scrollIntoViewIfNeeded();
        await outputs.screenshot({ path: join(IMAGES, picture) });
      }
      await page.close();
    }
  } finally {
    await jupyter.stop();
  }
}

async function pictureComparison(browser: Browser, folder: string): Promise<void> {
  labtrail(folder, "run", "penguins.ipynb", "-p", "learningRate=0.001");
  labtrail(folder, "run", "penguins.ipynb", "-p", "learningRate=0.1");
  const sessions = [labtrail(folder, "compare", "@-2", "@last")];
  const page = await browser.newPage({ viewport: { width: 1400, height: 1000 }, deviceScaleFactor: 1.25 });
  await page.setContent(renderTerminalPage("penguins", sessions));
  await page.locator("#terminal").screenshot({ path: join(IMAGES, "compare.png"), omitBackground: true });
}

mkdirSync(IMAGES, { recursive: true });
const scratch = mkdtempSync(join(tmpdir(), "labtrail-scratch-"));
const folder = createProject();
const browser = await launchBrowser();
try {
  await pictureComparison(browser, folder);
  await pictureNotebook(browser, folder, scratch);
  await pictureCells(browser, folder, scratch);
  console.log(`wrote the pictures in ${IMAGES}`);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
  rmSync(scratch, { recursive: true, force: true });
}
