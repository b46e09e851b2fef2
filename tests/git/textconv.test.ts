import { expect, test } from "vitest";

import { renderNotebookText } from "../../src/git/textconv.ts";
import { sampleNotebook } from "./sample-notebook.ts";

test("a notebook reads like a script with a mark before each cell", () => {
  const notebook = {
    cells: [
      { cell_type: "markdown", id: "title", metadata: {}, source: ["# Penguins\n", "by mass"] },
      {
        cell_type: "code",
        id: "load",
        metadata: { tags: ["parameters", "slow"] },
        source: "load()\n",
        outputs: [{ output_type: "stream", name: "stdout", text: "x" }],
        execution_count: 3,
      },
      { cell_type: "code", metadata: {}, source: "", outputs: [], execution_count: null },
    ],
    metadata: { kernelspec: { name: "labtrail", language: "typescript", display_name: "TypeScript" } },
    nbformat: 4,
    nbformat_minor: 5,
  };

  const text = renderNotebookText(Buffer.from(JSON.stringify(notebook)));

  expect(text).toBe(`// %% [markdown] title
# Penguins
by mass

// %% [code] load tags: parameters, slow
load()

// %% [code]
`);
});

test("outputs that are committed on purpose are one line each, which changes when they do", () => {
  const kept = { source: "1", metadata: { keep_output: true } };
  const textOf = (output: string) => renderNotebookText(Buffer.from(sampleNotebook([{ ...kept, output }])));

  expect(textOf("a")).toMatch(/^# %% \[code\] cell-0\n1\n# -> stream, \d+ characters, [0-9a-f]{8}\n$/);
  expect(textOf("a")).not.toBe(textOf("b"));
});

test.each(["", "no notebook", "{", `{"nbformat": 3}`])("a file like %j is shown as it is", (text) => {
  expect(renderNotebookText(Buffer.from(text))).toBe(text);
});
