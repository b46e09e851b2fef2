import { expect, test } from "vitest";

import { stripNotebook } from "../../src/notebook/strip.ts";
import { DEFAULT_STRIP_OPTIONS, type StripOptions } from "../../src/notebook/strip-options.ts";

function strip(text: string, options: Partial<StripOptions> = {}, path = "nb.ipynb") {
  return stripNotebook(Buffer.from(text), path, { ...DEFAULT_STRIP_OPTIONS, ...options });
}

function stripText(text: string, options: Partial<StripOptions> = {}, path?: string): string {
  return strip(text, options, path).bytes.toString();
}

function notebookOf(cells: readonly string[], metadata = "{}", minor = 5): string {
  return `{"cells":[${cells.join(" , ")}],"metadata":${metadata},"nbformat":4,"nbformat_minor":${minor}}`;
}

function cellOf(outputs: readonly string[], metadata = "{}"): string {
  return `{"cell_type":"code","metadata":${metadata},"outputs":[${outputs.join(" ,\n")}],"source":"1"}`;
}

const STDERR = `{"output_type":"stream","name":"stderr","text":"warn"}`;
const STDOUT = `{"output_type":"stream","name":"stdout","text":["loss ","0.1"]}`;
const ERROR = `{"output_type":"error","ename":"E","evalue":"v","traceback":[]}`;
const RESULT = `{"output_type":"execute_result","execution_count":null,"data":{"text/plain":"Model at 0x7f"},"metadata":{}}`;
const OUTPUTS = [STDERR, STDOUT, ERROR, RESULT];

test.each<[string, Partial<StripOptions>, readonly string[]]>([
  ["a type", { keepOutputTypes: ["error"] }, [ERROR]],
  ["a type with a name", { keepOutputTypes: ["stream:stderr", "error"] }, [STDERR, ERROR]],
  ["all but a type", { keepOutputs: true, dropOutputTypes: ["stream:stderr"] }, [STDOUT, ERROR, RESULT]],
  ["of all only a type", { keepOutputs: true, keepOutputTypes: ["execute_result"] }, [RESULT]],
  ["a match", { keepOutputsMatching: /loss 0/ }, [STDOUT]],
  ["all but a match", { keepOutputs: true, dropOutputsMatching: /0x[0-9a-f]+/ }, [STDERR, STDOUT, ERROR]],
  ["what is small", { maxOutputSize: 18 }, [STDERR, ERROR]],
])("outputs are kept by %s", (_name, options, expected) => {
  const text = notebookOf([cellOf(OUTPUTS)]);

  const { bytes, cells } = strip(text, options);

  const kept = JSON.parse(bytes.toString()) as { cells: [{ outputs: unknown[] }] };
  expect(kept.cells[0].outputs).toEqual(expected.map((output): unknown => JSON.parse(output)));
  for (const output of expected) expect(bytes.toString()).toContain(output);
  expect(cells[0]?.outputs).toBeDefined();
});

test("a mark on a cell keeps its outputs whatever their type, but not those that are dropped by type", () => {
  const text = notebookOf([cellOf(OUTPUTS, `{"tags":["keep_output"]}`)]);

  expect(stripText(text, { keepOutputTypes: ["error"] })).toBe(text);
  expect(stripText(text, { dropOutputTypes: ["error"] })).not.toContain(ERROR);
});

test("tags and keys of a team's own keep outputs", () => {
  const text = notebookOf([cellOf([ERROR], `{"tags":["figure"]}`), cellOf([ERROR], `{"show":true}`)]);

  expect(stripText(text, { keepOutputTags: ["figure"], keepOutputKeys: ["show"] })).toBe(text);
});

test("an init cell loses its outputs when that is asked for", () => {
  const text = notebookOf([cellOf([ERROR], `{"init_cell":true}`)]);

  expect(stripText(text, { stripInitCells: true })).toBe(notebookOf([cellOf([], `{"init_cell":true}`)]));
});

test("a tag that keeps and metadata that does not are a warning, and the outputs go", () => {
  const metadata = `{"tags":["keep_output"],"keep_output":false}`;

  const { bytes, warnings } = strip(notebookOf([cellOf([ERROR], metadata)]));

  expect(bytes.toString()).toBe(notebookOf([cellOf([], metadata)]));
  expect(warnings).toEqual(["cell 1 has a tag that keeps its outputs and metadata that does not: they are removed"]);
});

test("ids are numbered, or removed together with the version that requires them", () => {
  const text = notebookOf([`{"id":"ab","source":"1"}`, `{ "source":"2", "id" : "cd" }`]);

  expect(stripText(text)).toBe(text);
  expect(stripText(text, { cellIds: "sequential" })).toBe(
    notebookOf([`{"id":"0","source":"1"}`, `{ "source":"2", "id" : "1" }`]),
  );
  expect(stripText(text, { cellIds: "drop" })).toBe(notebookOf([`{"source":"1"}`, `{ "source":"2" }`], "{}", 4));
});

test("cells without text and cells with a tag are removed with their commas", () => {
  const blank = `{"source":[" ","\\n"],"outputs":[1]}`;
  const tagged = `{"source":"x","metadata":{"tags":["a","scratch"]},"outputs":[1]}`;
  const kept = `{"source":"y"}`;

  const options = { dropEmptyCells: true, dropTaggedCells: ["todo", "scratch"] };

  expect(stripText(notebookOf([blank, kept, tagged, kept]), options)).toBe(notebookOf([kept, kept]));
  expect(strip(notebookOf([blank, tagged]), options)).toMatchObject({ droppedCells: 2, cells: [] });
  expect(stripText(notebookOf([blank, tagged]), options)).toBe(notebookOf([]));
});

test.each<[string, Partial<StripOptions>, string]>([
  ["a nested path", { removeMetadata: ["metadata.a.b"] }, `{"a":{"c":1},"k.b":2,"kernelspec":{}}`],
  ["a key with a dot", { removeMetadata: ["metadata.k.b"] }, `{"a":{"b":1,"c":1},"kernelspec":{}}`],
  ["the kernel", { stripKernel: true }, `{"a":{"b":1,"c":1},"k.b":2}`],
  ["all but some", { onlyNotebookMetadata: ["kernelspec", "a.c"] }, `{"a":{"c":1},"kernelspec":{}}`],
  ["everything", { onlyNotebookMetadata: [] }, `{}`],
])("metadata of the notebook is removed by %s", (_name, options, expected) => {
  const metadata = `{"a":{"b":1,"c":1},"k.b":2,"kernelspec":{}}`;

  expect(stripText(notebookOf([], metadata), options)).toBe(notebookOf([], expected));
});

test("metadata of cells is removed by name and kept by name, and so are other parts of a cell", () => {
  const cell = `{"attachments":{"x":1},"metadata":{"scrolled":1,"vscode":{"a":1,"b":2}},"source":""}`;

  const stripped = stripText(notebookOf([cell]), {
    removeMetadata: ["cell.metadata.vscode.a", "cell.attachments"],
    keepMetadata: ["cell.metadata.scrolled"],
  });

  expect(stripped).toBe(notebookOf([`{"metadata":{"scrolled":1,"vscode":{"b":2}},"source":""}`]));
});

test("a mark that keeps outputs stays, though nothing else of the metadata may", () => {
  const text = notebookOf([cellOf([ERROR], `{"a":1,"tags":["keep_output"]}`)], `{"a":1,"keep_output":false}`);

  const once = stripText(text, { onlyCellMetadata: [], onlyNotebookMetadata: [] });

  expect(once).toBe(notebookOf([cellOf([ERROR], `{"tags":["keep_output"]}`)], `{"keep_output":false}`));
  expect(stripText(once, { onlyCellMetadata: [], onlyNotebookMetadata: [] })).toBe(once);
});

test.each([
  [
    "nbformat 3",
    `{"nbformat":3,"worksheets":[{"cells":[{"input":["a"],"prompt_number":3,"outputs":[1]}]},{"cells":[{"outputs":[2]}]}]}`,
    `{"nbformat":3,"worksheets":[{"cells":[{"input":["a"],"prompt_number":null,"outputs":[]}]},{"cells":[{"outputs":[]}]}]}`,
  ],
  [
    "nbformat 1",
    `{"nbformat":1,"cells":[{"code":"a","prompt_number":3}]}`,
    `{"nbformat":1,"cells":[{"code":"a","prompt_number":null}]}`,
  ],
])("a notebook of %s is stripped where its parts stand", (_name, text, expected) => {
  expect(stripText(text)).toBe(expected);
});

test("a note of Zeppelin loses its results, by its name or by the mode", () => {
  const text = `{"paragraphs": [{"text": "%md x", "results": { "code": "SUCCESS", "msg": [] }}, {"results": {}}, 1]}`;
  const expected = `{"paragraphs": [{"text": "%md x", "results": {}}, {"results": {}}, 1]}`;

  expect(stripText(text, {}, "note.zpln")).toBe(expected);
  expect(stripText(text, { mode: "zeppelin" })).toBe(expected);
  expect(stripText(text)).toBe(text);
  expect(stripText(text, { keepOutputs: true }, "note.zpln")).toBe(text);
});
