import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { tagsOf } from "../../src/notebook/notebook.ts";
import { parseNotebook } from "../../src/notebook/parse.ts";

const NOTEBOOKS = join(import.meta.dirname, "..", "..", "notebooks");

const notebook = parseNotebook(readFileSync(join(NOTEBOOKS, "penguins.ipynb"), "utf8"), "penguins.ipynb");
const codeCells = notebook.cells.filter((cell) => cell.kind === "code");

describe("penguins.ipynb as it is committed", () => {
  test("holds no outputs and no execution counts", () => {
    expect(codeCells.filter(({ outputs }) => outputs.length > 0)).toEqual([]);
    expect(codeCells.filter(({ executionCount }) => executionCount !== null)).toEqual([]);
  });

  test("asks for our kernel", () => {
    expect(notebook.metadata["kernelspec"]).toEqual({
      display_name: "TypeScript (labtrail)",
      language: "typescript",
      name: "labtrail",
    });
  });

  test("has cell ids that a person can read", () => {
    expect(notebook.cells.map(({ id }) => id).filter((id) => !/^[a-z]+(?:-[a-z]+)*$/.test(id))).toEqual([]);
  });

  test("turns tracking on before anything else, and marks its parameters", () => {
    expect(codeCells[0]?.source).toMatch(/^%track on\b/);
    expect(codeCells.filter((cell) => tagsOf(cell).includes("parameters")).map(({ id }) => id)).toEqual(["parameters"]);
  });
});

describe("penguins.csv", () => {
  const [header, ...rows] = readFileSync(join(NOTEBOOKS, "data", "penguins.csv"), "utf8")
    .trim()
    .split("\n");

  test("is the whole table of palmerpenguins", () => {
    const counts = ["Adelie", "Chinstrap", "Gentoo"].map(
      (species) => rows.filter((row) => row.startsWith(`${species},`)).length,
    );

    expect(header).toBe("species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex,year");
    expect(counts).toEqual([152, 68, 124]);
  });
});
