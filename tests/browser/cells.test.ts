import { describe, expect } from "vitest";

import { picture, test } from "./lab.ts";

describe("a cell in JupyterLab", () => {
  test("shows what it prints and what it gives", async ({ notebook }) => {
    const cell = await notebook.run(`const n: number = 6;\nconsole.log("hello");\nn * 7`);

    expect(await cell.texts()).toEqual(["hello", "42"]);
  });

  test("that fails shows its error with the line of the user", async ({ notebook }) => {
    const cell = await notebook.run(`const ok = 1;\nthrow new RangeError("too far");`);

    const [text] = await cell.texts();
    expect(text).toContain("RangeError: too far");
    expect(text).toContain("at cell_1.ts:2:7");
    await picture(notebook, "error");
  });

  test("is stopped by the stop button, and variables stay", async ({ notebook }) => {
    await notebook.run("let kept = 7");
    const spinning = await notebook.start(`console.log("on"); while (true) {}`);
    await spinning.waitForText("on");
    await notebook.waitForBusy();

    await notebook.interrupt();
    await spinning.waitForText("KeyboardInterrupt");
    const after = await notebook.run("kept");

    expect(await after.texts()).toEqual(["7"]);
  });

  test("asks its user in an input box", async ({ notebook }) => {
    const cell = await notebook.start("prompt('Your name?').toUpperCase()");

    const question = await cell.answer("ada");
    await cell.waitForText("'ADA'");

    expect(question).toBe("Your name?");
    await picture(notebook, "input");
  });

  test("finds nothing of before after a restart", async ({ notebook }) => {
    await notebook.run("const before = 1");

    await notebook.restart();
    const after = await notebook.run("typeof before");

    // Below it types may say the same.
    expect((await after.texts())[0]).toBe("'undefined'");
  });

  test("shows an array of objects as a table", async ({ notebook }) => {
    const cell = await notebook.run(`[{ species: "Adélie", mass: 3700 }, { species: "<b>Gentoo</b>", mass: 5076 }]`);

    const table = cell.outputsOf("text/html").locator("table");
    expect(await table.locator("th").allInnerTexts()).toEqual(
      // Each name with its type below it.
      expect.arrayContaining(["species\nstring", "mass\nnumber"]),
    );
    expect(await table.locator("tbody td").allInnerTexts()).toEqual(
      expect.arrayContaining(["Adélie", "3700", "<b>Gentoo</b>", "5076"]),
    );
    await picture(notebook, "table");
  });

  test("updates a display in place while it runs", async ({ notebook }) => {
    await notebook.run("let goOn = () => {}");
    const cell = await notebook.start(`
      display("epoch 1", { display_id: "epoch" });
      await new Promise((resolve) => setTimeout(resolve, 300));
      display("epoch 2", { display_id: "epoch", update: true });
      const answer = prompt("go on?");
      display("epoch 3", { display_id: "epoch", update: true });`);

    await cell.waitForText("epoch 2");
    expect(await cell.outputs.filter({ hasText: "epoch" }).count()).toBe(1);
    await cell.answer("yes");
    await cell.waitForText("epoch 3");

    expect(await cell.outputs.filter({ hasText: "epoch" }).allInnerTexts()).toEqual(["'epoch 3'"]);
  });
});

describe("typing in JupyterLab", () => {
  test("Tab shows the names that may follow", async ({ notebook }) => {
    await notebook.run("const point = { first: 1, final: 2, other: 3 }");
    await notebook.type(`"😀"; point.fi`);

    const names = await notebook.complete();

    expect(names).toEqual(expect.arrayContaining(["first", "final"]));
    expect(names).not.toContain("other");
    await picture(notebook, "completion");
  });

  test("a chosen name stands where the typed part stood, also behind an emoji", async ({ notebook }) => {
    await notebook.run("const point = { first: 1, second: 2 }");
    const cell = await notebook.type(`"😀" + point.f`);

    await notebook.complete();
    await notebook.acceptCompletion();
    await notebook.page.keyboard.press("Shift+Enter");
    await cell.waitForEnd();

    expect(await cell.texts()).toEqual(["'😀1'"]);
  });

  test("Shift+Tab shows what a name holds", async ({ notebook }) => {
    await notebook.run("const answer = 42");
    await notebook.type("answer");

    const text = await notebook.inspect();

    expect(text).toContain("42");
    await picture(notebook, "tooltip");
  });

  test("the contextual help follows the cursor", async ({ notebook }) => {
    await notebook.run("const answer = 42; const reply = 'eighty'");
    const cell = await notebook.type("answer + reply");

    const help = await notebook.openContextualHelp();
    await cell.locator.locator(".cm-content").click();
    await notebook.page.keyboard.press("End");
    await help.getByText('const reply: "eighty"').waitFor();
    await notebook.page.keyboard.press("Home");
    await help.getByText("const answer: 42").waitFor();
  });

  test("help of a magic is shown below its cell", async ({ notebook }) => {
    const cell = await notebook.run("%lsmagic?");

    const texts = await cell.texts();
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain("%lsmagic");
  });
});
