import { expect, test } from "vitest";

import { NotebookError } from "../../src/notebook/notebook-error.ts";
import type { Span } from "../../src/notebook/scan.ts";
import { stripNotebook } from "../../src/notebook/strip.ts";
import { DEFAULT_STRIP_OPTIONS, type StripOptions } from "../../src/notebook/strip-options.ts";

function stripText(text: string, options: Partial<StripOptions> = {}): string {
  return stripNotebook(Buffer.from(text), "nb.ipynb", { ...DEFAULT_STRIP_OPTIONS, ...options }).bytes.toString();
}

function stripError(text: string): NotebookError {
  try {
    stripText(text);
  } catch (error) {
    if (error instanceof NotebookError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

/** A notebook of one code cell, in one line; `cell` and `metadata` are members written as JSON. */
function notebookOf(cell: string, metadata = ""): string {
  return `{"cells":[{"cell_type":"code","source":"1",${cell}}],"metadata":{${metadata}},"nbformat":4,"nbformat_minor":5}`;
}

const OUTPUT = `{"output_type":"execute_result","execution_count":7,"data":{"text/plain":"]}"},"metadata":{}}`;

test("outputs and counts are removed, and every other byte stays as it was", () => {
  const text = `{
\t"nbformat": 4.0, "10": 1, "2": [1.0, -0, 1e+22, 12345678901234567890],\r
\t"cells": [ { "source": ["caf\\u00e9 \\"outputs\\": [", "é\\n"], "id" : "a",
     "outputs": [ ${OUTPUT} , ${OUTPUT} ], "execution_count" : 12 , "cell_type":"code" } ]  }`;

  const stripped = stripText(text);

  expect(stripped).toBe(`{
\t"nbformat": 4.0, "10": 1, "2": [1.0, -0, 1e+22, 12345678901234567890],\r
\t"cells": [ { "source": ["caf\\u00e9 \\"outputs\\": [", "é\\n"], "id" : "a",
     "outputs": [], "execution_count" : null , "cell_type":"code" } ]  }`);
});

test("a notebook that ends its outputs in the middle of a line loses no cell", () => {
  const text = `{"nbformat": 4, "cells": [
  {
   "outputs": [
    {"output_type": "stream", "text": "a"}],
   "source": ["first"]
  },
  {
   "outputs": [
    {"output_type": "stream", "text": "b"}
   ],
   "source": ["second"]
  }]}`;

  const stripped = stripText(text);

  expect(stripped).toContain(`"source": ["first"]`);
  expect(stripped).toContain(`"source": ["second"]`);
});

test("nothing to remove gives back the very same buffer", () => {
  const bytes = Buffer.from(notebookOf(`"outputs":[ \n ],"execution_count":null`));

  const stripped = stripNotebook(bytes, "nb.ipynb");

  expect(stripped.bytes).toBe(bytes);
});

test.each([
  ["an empty file", ""],
  ["white space", " \n"],
  ["an array", "[1, 2]"],
  ["an object without nbformat", `{"cells": [{"outputs": [1]}]}`],
  ["a notebook without cells", `{"nbformat": 4}`],
  ["a null among the cells", `{"nbformat": 4, "cells": [null, 1]}`],
])("%s is passed through", (_name, text) => {
  expect(stripText(text)).toBe(text);
});

test("a notebook of a format that is not known yet is passed through and named", () => {
  const bytes = Buffer.from(`{"cells": [{"outputs": [1]}], "nbformat": 5}`);

  const stripped = stripNotebook(bytes, "new.ipynb");

  expect(stripped).toMatchObject({ bytes, cells: [], foreignFormat: 5 });
});

test("a byte order mark does not hide a notebook", () => {
  const stripped = stripText(`\uFEFF${notebookOf(`"outputs":[1]`)}`);

  expect(stripped).toBe(`\uFEFF${notebookOf(`"outputs":[]`)}`);
});

test("keys that are given twice or written with escapes are found", () => {
  const stripped = stripText(notebookOf(String.raw`"outputs":[1],"outp\u0075ts":[2],"outputs":[3]`));

  expect(stripped).toBe(notebookOf(String.raw`"outputs":[],"outp\u0075ts":[],"outputs":[]`));
});

test.each([
  ["first", `{"collapsed": true, "tags": []}`, `{"tags": []}`],
  ["last", `{ "tags": [] ,\n "scrolled": false }`, `{ "tags": [] }`],
  ["in the middle", `{"a": 1, "hidden": 0, "b": 2}`, `{"a": 1, "b": 2}`],
  ["everywhere", `{"hidden": {"}": "]"}, "a": 1, "ExecuteTime": {}, "execution": 1, "b": 2}`, `{"a": 1, "b": 2}`],
  ["twice before one that stays", `{"hidden": 1, "scrolled": 1, "a": 1}`, `{"a": 1}`],
  ["alone", `{\n    "collapsed": true\n   }`, `{}`],
])("volatile metadata of a cell is cut when it stands %s", (_place, metadata, expected) => {
  expect(stripText(notebookOf(`"metadata":${metadata}`))).toBe(notebookOf(`"metadata":${expected}`));
});

test("widget states and signatures of the notebook are cut, the kernel spec stays", () => {
  const stripped = stripText(
    notebookOf(`"id":"a"`, `"widgets":{"x":[]},"kernelspec":{"name":"labtrail"},"signature":"s"`),
  );

  expect(stripped).toBe(notebookOf(`"id":"a"`, `"kernelspec":{"name":"labtrail"}`));
});

test.each([
  ["the metadata keep_output", `{"keep_output": true}`],
  ["the tag keep_output", `{"tags": ["x", "keep_output"]}`],
  ["the metadata init_cell", `{"init_cell": true}`],
])("%s keeps outputs, without their counts", (_name, metadata) => {
  const stripped = stripText(notebookOf(`"metadata":${metadata},"outputs":[${OUTPUT}],"execution_count":7`));

  const kept = OUTPUT.replace(":7", ":null");
  expect(stripped).toBe(notebookOf(`"metadata":${metadata},"outputs":[${kept}],"execution_count":null`));
});

test.each([
  ["keep_output is false, whatever the tag says", `{"keep_output": false, "tags": ["keep_output"]}`],
  ["init_cell is false, whatever keep_output says", `{"keep_output": true, "init_cell": false}`],
])("a cell is stripped when %s", (_name, metadata) => {
  const stripped = stripText(notebookOf(`"metadata":${metadata},"outputs":[1]`));

  expect(stripped).toBe(notebookOf(`"metadata":${metadata},"outputs":[]`));
});

test("keep_output of the notebook keeps all outputs but those of cells that say no", () => {
  const keepAll = `"keep_output":true`;

  expect(stripText(notebookOf(`"outputs":[1]`, keepAll))).toBe(notebookOf(`"outputs":[1]`, keepAll));
  expect(stripText(notebookOf(`"metadata":{"keep_output":false},"outputs":[1]`, keepAll))).toBe(
    notebookOf(`"metadata":{"keep_output":false},"outputs":[]`, keepAll),
  );
});

test("options keep outputs and counts", () => {
  const text = notebookOf(`"outputs":[${OUTPUT}],"execution_count":7`);

  expect(stripText(text, { keepOutputs: true, keepCounts: true })).toBe(text);
  expect(stripText(text, { keepCounts: true })).toBe(notebookOf(`"outputs":[],"execution_count":7`));
});

test("what was removed from a cell is named by its place in the file", () => {
  const text = notebookOf(`"id":"a","outputs":[ 1 ],"execution_count":7`);

  const [cell] = stripNotebook(Buffer.from(text), "nb.ipynb").cells;

  const textOf = (span?: Span) => text.slice(span?.start, span?.end);
  expect(textOf(cell?.outputs)).toBe("[ 1 ]");
  expect(textOf(cell?.executionCount)).toBe("7");
  expect(textOf(cell?.spans.id)).toBe(`"a"`);
});

test("invalid JSON is refused with its line, its column and what to do", () => {
  const error = stripError(`{"nbformat": 4,\n "cells": [\n  {"source": }\n ]}`);

  expect(error).toMatchObject({ code: "INVALID_JSON", place: { line: 3, column: 14 } });
  expect(error.message).toContain("nb.ipynb is not valid JSON at line 3, column 14");
  expect(error.hint).toBeDefined();
});

test.each([
  ["around a source", `{"nbformat": 4, "cells": [{"source": [\n<<<<<<< ours\n"a"\n=======\n"b"\n>>>>>>> theirs\n]}]}`],
  ["inside of outputs", `{"nbformat": 4, "cells": [{"outputs": [\n<<<<<<< ours\n1\n=======\n2\n>>>>>>> theirs\n]}]}`],
])("merge conflict markers %s are refused and named", (_place, text) => {
  const error = stripError(text);

  expect(error).toMatchObject({ code: "MERGE_CONFLICT", place: { line: 2, column: 1 } });
});

test.each([
  `{"nbformat": 4, "cells": [{"outputs": [`,
  `{"nbformat": 4, "cells": [{"outputs": [1}]}`,
  `{"nbformat": 4, "cells": [{"outputs": ["\\"]}]}`,
  `{"nbformat": 4, "cells": []} trailing`,
  `{"nbformat": 4, "cells": [],}`,
  `{"nbformat" 4}`,
  `{"nbformat": 4, cells: []}`,
  `[1, 2`,
  `not JSON`,
])("%j is refused", (text) => {
  expect(stripError(text).code).toBe("INVALID_JSON");
});
