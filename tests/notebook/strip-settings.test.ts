import { expect, test } from "vitest";

import { NotebookError } from "../../src/notebook/notebook-error.ts";
import { DEFAULT_STRIP_OPTIONS } from "../../src/notebook/strip-options.ts";
import { ALIASES } from "../../src/notebook/strip-settings/aliases.ts";
import { flagOf, OPTION_ROWS } from "../../src/notebook/strip-settings/option-table.ts";
import { readFlags } from "../../src/notebook/strip-settings/read-flags.ts";
import { readSettings } from "../../src/notebook/strip-settings/read-settings.ts";
import { toStripOptions } from "../../src/notebook/strip-settings/strip-settings.ts";

function flags(line: string) {
  return readFlags(line.split(" "));
}

function fault(run: () => unknown): NotebookError {
  try {
    run();
  } catch (error) {
    if (error instanceof NotebookError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

test("the table names every option, and no flag means two things", () => {
  const names = OPTION_ROWS.map(({ name }) => name).toSorted();
  const all = [...names.map(flagOf), ...ALIASES.map(({ flag }) => flag)];

  expect(names).toEqual([...Object.keys(DEFAULT_STRIP_OPTIONS), "preset"].toSorted());
  expect(new Set(all).size).toBe(all.length);
});

test.each([
  ["--keep-outputs", { keepOutputs: true }],
  ["--no-keep-outputs", { keepOutputs: false }],
  ["--max-output-size 10k", { maxOutputSize: 10_000 }],
  ["--cell-ids drop", { cellIds: "drop" }],
  ["--only-cell-metadata none", { onlyCellMetadata: [] }],
  ["--keep-output-tags none", { keepOutputTags: [] }],
  ["--only-cell-metadata all", { onlyCellMetadata: undefined }],
  ["--drop-tagged-cells a,b --drop-tagged-cells c", { dropTaggedCells: ["a", "b", "c"] }],
  ["--drop-outputs-matching (?i)at.0x", { dropOutputsMatching: /at.0x/iu }],
])("%s is read", (line, expected) => {
  expect(flags(line)).toEqual({ settings: expected, rest: [] });
});

test.each([
  ["--keep-output --keep-count", { keepOutputs: true, keepCounts: true }],
  ["--keep-id --max-size 2M", { cellIds: "keep", maxOutputSize: 2_000_000 }],
  ["--extra-keys metadata.a", { removeMetadata: ["metadata.a"] }],
  ["--drop-output-type error stream:stderr", { dropOutputTypes: ["error", "stream:stderr"] }],
  ["--strip-init-cell --id-action sequential", { stripInitCells: true, cellIds: "sequential" }],
  ["-o -c -M", { keepOutputs: true, keepCounts: true, onlyNotebookMetadata: [], keepMetadata: [] }],
  ["--preserve-cell-metadata-field a --preserve-cell-metadata-field b", { onlyCellMetadata: ["a", "b"] }],
  ["-k metadata.widgets", { keepMetadata: ["metadata.widgets"] }],
])("%s of other tools is understood", (line, expected) => {
  expect(flags(line).settings).toEqual(expected);
});

test("paths are what is left, also behind several types of outputs", () => {
  expect(flags("a.ipynb --keep-output-type error stream b.ipynb").rest).toEqual(["a.ipynb", "b.ipynb"]);
});

test("a file may spell an option as a flag, or as another tool does", () => {
  const settings = readSettings(
    [
      { name: "keep-count", value: true },
      { name: "keep_output", value: false },
      { name: "drop-empty-cells", value: "no" },
      { name: "strip-init-cell", value: false },
      { name: "drop-id", value: false },
      { name: "extrakeys", value: "metadata.a cell.b" },
    ],
    "x.json",
  );

  expect(settings).toEqual({
    keepCounts: true,
    keepOutputs: false,
    dropEmptyCells: false,
    stripInitCells: false,
    removeMetadata: ["metadata.a", "cell.b"],
  });
  expect(readSettings([{ name: "drop-output", value: false }], "x.json")).toEqual({ keepOutputs: true });
});

test.each([
  ["--keep-outputz", `the command line: "--keep-outputz" is no option of the strip`, `Did you mean "keep-outputs"?`],
  [
    "--cell-ids random",
    `the command line: "--cell-ids" is "random", and not one of keep, sequential, drop`,
    "Keep the ids",
  ],
  ["--max-size big", `the command line: "--max-size" is "big", and no size such as 500, 10k or 1M`, "It means"],
  ["--extra-keys foo", `"--extra-keys" has "foo", which begins neither with "metadata." nor with "cell."`, "It means"],
  ["--extra-keys cell.source", `"source" is part of every cell`, "It means"],
  ["--strip-regex (", `"--strip-regex" is no regular expression`, "It means"],
  ["--max-size", "option --max-size needs a value", "--option value"],
  ["-e", `"-e" means different things to different tools`, "--extra-keys for nbstripout-fast"],
])("%s is refused with its name and what to do", (line, message, hint) => {
  const error = fault(() => flags(line));

  expect(error.code).toBe("BAD_OPTION");
  expect(error.message).toContain(message);
  expect(error.hint).toContain(hint);
});

test.each([
  ["keepOutputs", "yes please", `a.json: "keepOutputs" is "yes please", and neither true nor false`],
  ["keepOutputTags", [1], `a.json: "keepOutputTags" is [1], and no list of texts`],
  ["nonsense", 1, `a.json: "nonsense" is no option of the strip`],
])("a file with a wrong %s is refused", (name, value, message) => {
  expect(fault(() => readSettings([{ name, value }], "a.json")).message).toBe(message);
});

test("a later source replaces what an earlier one says of the same option, and a preset is weaker than all", () => {
  const options = toStripOptions([
    { preset: "nb-clean", removeMetadata: ["metadata.a"], keepCounts: true },
    { keepCounts: false },
    { onlyCellMetadata: undefined },
  ]);

  expect(options).toMatchObject({
    removeMetadata: ["metadata.a"],
    keepCounts: false,
    onlyCellMetadata: undefined,
    keepOutputTags: [],
    cellIds: "keep",
  });
});
