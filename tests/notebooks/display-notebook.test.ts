// The tour of the display, run by our own kernel as its reader would run it.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Output } from "../../src/notebook/notebook.ts";
import { parseNotebook } from "../../src/notebook/parse.ts";
import { entryPointPath, packageRoot } from "../../src/shared/installation.ts";

const folder = mkdtempSync(join(tmpdir(), "labtrail-tour-"));
const outputs = new Map<string, readonly Output[]>();
let stderr = "";

beforeAll(() => {
  cpSync(join(packageRoot, "notebooks", "display.ipynb"), join(folder, "display.ipynb"));
  cpSync(join(packageRoot, "notebooks", "data"), join(folder, "data"), { recursive: true });
  symlinkSync(join(packageRoot, "node_modules"), join(folder, "node_modules"), "junction");
  const ran = spawnSync(process.execPath, [entryPointPath("src/cli/main"), "run", "display.ipynb"], {
    cwd: folder,
    encoding: "utf8",
  });
  stderr = ran.stderr;
  const notebook = parseNotebook(readFileSync(join(folder, "display.executed.ipynb"), "utf8"));
  for (const cell of notebook.cells) if (cell.kind === "code") outputs.set(cell.id, cell.outputs);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All that a cell shows in one representation. */
function shown(id: string, mimeType: string): readonly unknown[] {
  return (outputs.get(id) ?? []).flatMap((output) =>
    (output.kind === "display" || output.kind === "result") && mimeType in output.data ? [output.data[mimeType]] : [],
  );
}

describe("notebooks/display.ipynb", () => {
  test("runs to its end, and prints nothing on stderr but what the run tells", () => {
    expect(stderr).toMatch(/\[12\/12\] .*\nwrote display\.executed\.ipynb\n$/);
    expect([...outputs.values()].flat().filter(({ kind }) => kind === "error")).toEqual([]);
  });

  test("shows tables, charts and a specification", () => {
    expect(shown("load", "text/plain")).toEqual([expect.stringContaining("344 rows × 8 columns")]);
    expect(shown("count", "text/plain")).toEqual([
      expect.stringMatching(/Adelie +152\n.*Gentoo +124\n.*Chinstrap +68\n/),
    ]);
    expect([...shown("scatter", "image/svg+xml"), ...shown("distributions", "image/svg+xml")]).toHaveLength(3);
    expect(shown("vega", "application/vnd.vegalite.v5+json")).toHaveLength(1);
  });

  test("shows what users write, with what is interpolated as text", () => {
    expect(shown("text", "text/html")).toEqual([
      expect.stringContaining("<b>&lt;script&gt;alert(1)&lt;/script&gt;</b>"),
    ]);
    for (const type of ["text/markdown", "text/latex", "image/svg+xml", "application/json"]) {
      expect(shown("text", type)).toHaveLength(1);
    }
    expect(shown("register", "text/html")).toEqual([`<meter value="0.82"></meter> 82 %`]);
  });

  test("leaves bars and trainings in their last state", () => {
    expect(shown("progress", "text/plain")).toEqual([expect.stringMatching(/^species +100% .* 3\/3, in /)]);
    expect(shown("train", "text/plain")).toEqual([expect.stringMatching(/^epochs 100% .* 30\/30, in /)]);
    expect(shown("train", "text/html")).toEqual([expect.stringMatching(/(?:<svg.*){2}/s)]);
    expect(shown("model", "text/plain")).toEqual([expect.stringContaining(": 67 parameters (67 trainable, 0 not)")]);
    expect(shown("curves", "text/plain")).toEqual([expect.stringContaining("line chart of loss, val_loss by epoch")]);
  });
});
