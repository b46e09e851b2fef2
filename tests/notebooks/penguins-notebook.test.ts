import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { tagsOf } from "../../src/notebook/notebook.ts";
import { parseNotebook } from "../../src/notebook/parse.ts";

const NOTEBOOKS = join(import.meta.dirname, "..", "..", "notebooks");

const notebook = parseNotebook(readFileSync(join(NOTEBOOKS, "penguins.ipynb"), "utf8"), "penguins.ipynb");
const codeCells = notebook.cells.filter((cell) => cell.kind === "code");

describe("penguins.ipynb", () => {
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
