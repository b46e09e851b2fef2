import { describe, expect, test } from "vitest";

import { NotebookError } from "../../src/notebook/notebook-error.ts";
import { tagsOf } from "../../src/notebook/notebook.ts";
import { parseNotebook } from "../../src/notebook/parse.ts";

function notebookJson(cells: readonly object[], fields: object = {}): string {
  return JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5, ...fields });
}

const code = (fields: object = {}): object => ({
  cell_type: "code",
  id: "a",
  source: "1",
  metadata: {},
  outputs: [],
  execution_count: null,
  ...fields,
});

function faultOf(text: string): NotebookError {
  try {
    parseNotebook(text, "lab.ipynb");
  } catch (error) {
    if (error instanceof NotebookError) return error;
    throw error;
  }
  throw new Error("the notebook was accepted");
}

describe("a notebook", () => {
  test("has its multi-line strings joined", () => {
    const outputs = [
      { output_type: "stream", name: "stdout", text: ["a\n", "b"] },
      { output_type: "display_data", data: { "text/html": ["<b>\n", "</b>"] }, metadata: {} },
    ];

    const { cells } = parseNotebook(notebookJson([code({ source: ["let a = 1;\n", "a"], outputs })]));

    expect(cells[0]).toMatchObject({
      source: "let a = 1;\na",
      outputs: [
        { kind: "stream", text: "a\nb" },
        { kind: "display", data: { "text/html": "<b>\n</b>" } },
      ],
    });
  });

  test("keeps lists of strings in a JSON representation", () => {
    const data = { "application/vnd.plot+json": ["a", "b"], "text/plain": ["a", "b"] };
    const outputs = [{ output_type: "execute_result", data, metadata: {}, execution_count: 1 }];

    const { cells } = parseNotebook(notebookJson([code({ outputs })]));

    expect(cells[0]).toMatchObject({
      outputs: [{ kind: "result", data: { "application/vnd.plot+json": ["a", "b"], "text/plain": "ab" } }],
    });
  });

  test("may begin with a byte order mark", () => {
    const { cells } = parseNotebook(`\uFEFF${notebookJson([code()])}`);

    expect(cells).toHaveLength(1);
  });

  test("has a derived id where the file has none", () => {
    const text = notebookJson([code({ id: undefined }), { cell_type: "raw", source: "", metadata: {} }], {
      nbformat_minor: 2,
    });

    const { cells } = parseNotebook(text);

    expect(cells.map(({ id, hasOwnId }) => [id, hasOwnId])).toEqual([
      ["cell-0", false],
      ["cell-1", false],
    ]);
  });

  test("keeps ids that stand in a file of 4.4", () => {
    const { cells } = parseNotebook(notebookJson([code({ id: "x" })], { nbformat_minor: 4 }));

    expect(cells[0]).toMatchObject({ id: "x", hasOwnId: true });
  });

  test("has no two cells of one id", () => {
    const { cells } = parseNotebook(notebookJson([code(), code()]));

    expect(cells.map(({ id }) => id)).toEqual(["a", "cell-1"]);
  });

  test("keeps an output that nbformat does not know as it is", () => {
    const output = { output_type: "pyout", text: ["1"] };

    const { cells } = parseNotebook(notebookJson([code({ outputs: [output] })]));

    expect(cells[0]).toMatchObject({ outputs: [{ kind: "unknown", json: output }] });
  });

  test("tells the tags of a cell, and only those that are text", () => {
    const { cells } = parseNotebook(notebookJson([code({ metadata: { tags: ["parameters", 3] } }), code({ id: "b" })]));

    expect(cells.map(tagsOf)).toEqual([["parameters"], []]);
  });
});

describe("a file that is no notebook", () => {
  test("is told with the line and column where its JSON breaks", () => {
    const fault = faultOf('{\n "cells": [],\n "metadata" {}\n}');

    expect(fault).toMatchObject({ code: "INVALID_JSON", place: { line: 3, column: 13 } });
    expect(fault.message).toBe('lab.ipynb is not valid JSON at line 3, column 13: expected ":"');
    expect(fault.hint).toBe("Mend that line in a text editor, or take an earlier version of the file from git.");
  });

  test("is told to hold a merge conflict when it does", () => {
    const fault = faultOf('{\n<<<<<<< HEAD\n "cells": []\n=======\n "cells": [1]\n>>>>>>> topic\n}');

    expect(fault).toMatchObject({ code: "MERGE_CONFLICT", place: { line: 2, column: 1 } });
    expect(fault.message).toBe("lab.ipynb holds merge conflict markers, the first at line 2");
    expect(fault.hint).toContain("git checkout --ours");
  });

  test("is told its format when that is too old", () => {
    const fault = faultOf('{"worksheets": [], "metadata": {}, "nbformat": 3, "nbformat_minor": 0}');

    expect(fault.code).toBe("UNSUPPORTED_FORMAT");
    expect(fault.message).toBe("lab.ipynb is in nbformat 3, and only 4 can be read");
    expect(fault.hint).toContain("jupyter nbconvert");
  });

  test.each([
    ["[]", "it holds no JSON object"],
    ["{}", 'it has no "nbformat"'],
    ['{"nbformat": 4}', 'it has no list of "cells"'],
    ['{"nbformat": 4, "cells": [1]}', "cell 1 is no JSON object"],
    [notebookJson([code({ source: 7 })]), "the source of cell 1 is not text"],
    [notebookJson([code(), { cell_type: "heading" }]), 'cell 2 has the unknown type "heading"'],
  ])("%s: %s", (text, reason) => {
    const fault = faultOf(text);

    expect(fault.code).toBe("NOT_A_NOTEBOOK");
    expect(fault.message).toBe(`lab.ipynb is not a Jupyter notebook: ${reason}`);
  });
});
