// What holds for every notebook of this repository.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { parseNotebook } from "../../src/notebook/parse.ts";

const NOTEBOOKS = join(import.meta.dirname, "..", "..", "notebooks");
const names = readdirSync(NOTEBOOKS).filter((name) => name.endsWith(".ipynb") && !name.endsWith(".executed.ipynb"));

describe.each(names)("%s as it is committed", (name) => {
  const { cells, metadata } = parseNotebook(readFileSync(join(NOTEBOOKS, name), "utf8"), name);
  const codeCells = cells.filter((cell) => cell.kind === "code");

  test("holds no outputs and no execution counts", () => {
    expect(codeCells.filter(({ outputs }) => outputs.length > 0)).toEqual([]);
    expect(codeCells.filter(({ executionCount }) => executionCount !== null)).toEqual([]);
  });

  test("asks for our kernel", () => {
    expect(metadata["kernelspec"]).toEqual({
      display_name: "TypeScript (labtrail)",
      language: "typescript",
      name: "labtrail",
    });
  });

  test("has cell ids that a person can read", () => {
    expect(cells.map(({ id }) => id).filter((id) => !/^[a-z]+(?:-[a-z]+)*$/.test(id))).toEqual([]);
  });
});
