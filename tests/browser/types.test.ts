import { describe, expect } from "vitest";

import { picture, test } from "./lab.ts";

describe("types in JupyterLab", () => {
  test("the popup offers members by their types, before the cell has ever run", async ({ notebook }) => {
    await notebook.run(
      "interface Row { mass: number; species: string }\nfunction heaviest(rows: Row[]): Row { return rows[0]!; }",
    );
    await notebook.type("heaviest([]).");

    const names = await notebook.complete();

    expect(names).toEqual(["mass", "species"]);
    await picture(notebook, "completion by types");
  });

  test("the tooltip shows the signature of the call that the cursor is in", async ({ notebook }) => {
    await notebook.run("/** Draws it. */\nfunction draw(x: number, label?: string): void {}");
    await notebook.type("draw(1, ");

    const text = await notebook.inspect();

    expect(text).toContain("draw(x: number, label?: string): void");
    expect(text).toContain("Draws it.");
    await picture(notebook, "signature");
  });

  test("a fault in the types is told below the result, and does not stop the cell", async ({ notebook }) => {
    const cell = await notebook.run(`const mass: number = "heavy";\nmass`);

    await cell.waitForText("TS2322");

    const texts = await cell.texts();
    expect(texts[0]).toBe("'heavy'");
    expect(texts.join("\n")).toContain(
      "cell_1.ts:1:7 - warning TS2322: Type 'string' is not assignable to type 'number'.",
    );
    await picture(notebook, "fault");
  });
});
