// A widget as docs/widgets.md shows it, in the page that has anywidget's extension.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect } from "vitest";

import type { NotebookCell, NotebookPage } from "../../scripts/lab/notebook-page.ts";
import { parseNotebook } from "../../src/notebook/parse.ts";
import { packageRoot } from "../../src/shared/installation.ts";
import { picture, test } from "./lab.ts";

/** The cell of the recipe that holds a text: what users copy is what is tried. */
function cellWith(text: string): string {
  const { cells } = parseNotebook(readFileSync(join(packageRoot, "notebooks", "widgets.ipynb"), "utf8"));
  const cell = cells.find(({ kind, source }) => kind === "code" && source.includes(text));
  if (cell === undefined) throw new Error(`notebooks/widgets.ipynb has no cell with ${text}`);
  return cell.source;
}

/** Runs the recipe, and gives the cell that shows the counter. */
async function runRecipe(notebook: NotebookPage): Promise<NotebookCell> {
  await notebook.run(cellWith("function openWidget"));
  return notebook.run(cellWith("const counter ="));
}

describe("an anywidget", () => {
  test("reaches the notebook from the page and the page from the notebook, also while a cell waits", async ({
    notebook,
  }) => {
    const { locator } = await runRecipe(notebook);
    const button = locator.getByRole("button", { name: /clicked/ });
    const heard = await notebook.run(cellWith("nothing heard yet"));
    expect(await button.innerText()).toBe("clicked 0 times");

    const waiting = await notebook.start(`
      await new Promise<void>((resolve) => counter.onChange(() => resolve()));
      console.log("heard", counter.state.count);`);
    await notebook.waitForBusy();
    await button.click();
    await waiting.waitForText("heard 1");
    await heard.waitForText("the page says 1");
    await notebook.run("counter.set({ count: 41 })");
    await locator.getByText("clicked 41 times").waitFor();
    await button.click();
    await heard.waitForText("the page says 42");
    const after = await notebook.run("counter.state.count");

    expect(await after.texts()).toEqual(["42"]);
    expect(await button.innerText()).toBe("clicked 42 times");
    await picture(notebook, "widget");
  });

  test("is drawn with its state by a page that is loaded again", async ({ notebook }) => {
    const { locator } = await runRecipe(notebook);
    await notebook.run("counter.set({ count: 7 })");
    await locator.getByText("clicked 7 times").waitFor();

    await notebook.save();
    await notebook.page.reload();
    await locator.getByText("clicked 7 times").click();
    await locator.getByText("clicked 8 times").waitFor();
    const after = await notebook.run("counter.state.count");

    expect(await after.texts()).toEqual(["8"]);
  });
});
