// Notebooks written for the tslab kernel: what they import from "tslab", in a real kernel.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { startKernel } from "../helpers/kernel-client.ts";
import { runCell } from "../helpers/magics.ts";
import { contentsOf } from "../helpers/messages.ts";

describe("tslab", () => {
  test("shows every kind of content", async () => {
    await using kernel = await startKernel();

    const { displays, error } = await runCell(
      kernel,
      `import * as tslab from "tslab";
       const bytes = new Uint8Array([137, 80, 78, 71]);
       tslab.display.javascript("alert(1)"); tslab.display.html("<b>x</b>"); tslab.display.markdown("**x**");
       tslab.display.latex("x^2"); tslab.display.svg("<svg/>"); tslab.display.text("plain");
       tslab.display.png(bytes); tslab.display.jpeg(bytes); tslab.display.gif(bytes); tslab.display.pdf(bytes);
       tslab.display.raw("text/x-mine", "mine"); tslab.display.raw("image/webp", bytes);`,
    );

    expect(error).toBeUndefined();
    expect(displays).toEqual([
      { "application/javascript": "alert(1)" },
      { "text/html": "<b>x</b>" },
      { "text/markdown": "**x**" },
      { "text/latex": "x^2" },
      { "image/svg+xml": "<svg/>" },
      { "text/plain": "plain" },
      { "image/png": "iVBORw==" },
      { "image/jpeg": "iVBORw==" },
      { "image/gif": "iVBORw==" },
      { "application/pdf": "iVBORw==" },
      { "text/x-mine": "mine" },
      { "image/webp": "iVBORw==" },
    ]);
  });

  test("overwrites a display of its own", async () => {
    await using kernel = await startKernel();

    const { iopub } = await kernel.execute(
      `import { newDisplay } from "tslab";
       const d = newDisplay(); d.text("one"); d.html("<i>two</i>"); d.text("three")`,
    );

    const [shown] = contentsOf(iopub, "display_data");
    const updates = contentsOf(iopub, "update_display_data");
    expect(shown).toMatchObject({ data: { "text/plain": "one" } });
    expect(updates).toMatchObject([{ data: { "text/html": "<i>two</i>" } }, { data: { "text/plain": "three" } }]);
    expect(updates.map(({ transient }) => transient)).toEqual([shown?.["transient"], shown?.["transient"]]);
  });

  // As the notebooks of LangGraph draw their graphs.
  test("shows the bytes of a blob, also where the real package is installed, and by require", async () => {
    await using kernel = await startKernel();
    mkdirSync(join(kernel.folder, "node_modules", "tslab"), { recursive: true });
    writeFileSync(join(kernel.folder, "node_modules", "tslab", "index.js"), "throw new Error('the real one')");

    const { displays, value } = await runCell(
      kernel,
      `import * as tslab from "npm:tslab@1";
       const image = new Blob([new Uint8Array([1, 2, 3])]);
       await tslab.display.png(new Uint8Array(await image.arrayBuffer()));
       [Object.keys(tslab.versions).join(), require("tslab").display === tslab.display]`,
    );

    expect(displays).toEqual([{ "image/png": "AQID" }]);
    expect(value).toBe("[ 'tslab,typescript,node', true ]");
  });
});
