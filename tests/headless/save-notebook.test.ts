import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { saveNotebook } from "../../src/headless/save-notebook.ts";
import { parseNotebook } from "../../src/notebook/parse.ts";
import { notebookOf } from "./fixture.ts";

function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-save-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("a saved notebook is the only file that is left", () => {
  const folder = createFolder();

  saveNotebook(notebookOf("1 + 1"), join(folder, "lab.ipynb"));

  expect(readdirSync(folder)).toEqual(["lab.ipynb"]);
  expect(parseNotebook(readFileSync(join(folder, "lab.ipynb"), "utf8"))).toEqual(notebookOf("1 + 1"));
});

test("a notebook that cannot be saved leaves nothing behind", () => {
  const folder = createFolder();
  mkdirSync(join(folder, "lab.ipynb"));

  expect(() => saveNotebook(notebookOf("1 + 1"), join(folder, "lab.ipynb"))).toThrow(
    expect.objectContaining({ code: "NOT_WRITTEN" }),
  );

  expect(readdirSync(folder)).toEqual(["lab.ipynb"]);
});
