import { expect, test } from "vitest";

import { type ScratchRepository, scratchRepository } from "../helpers/scratch-repository.ts";
import { bareNotebook, sampleNotebook } from "./sample-notebook.ts";

const CELLS = [
  { id: "a", source: "1", output: "one", count: 3 },
  { id: "b", source: "2", output: "two", count: 4, metadata: { tags: ["figure"] } },
];
const EXECUTED = sampleNotebook(CELLS);

/** The notebook with the counts, which are on or off, and the outputs of some cells. */
function notebook({ counts, outputs }: { readonly counts: boolean; readonly outputs: readonly string[] }): string {
  const cells = CELLS.map(({ output, count, ...cell }) => ({
    ...cell,
    ...(outputs.includes(cell.id) ? { output } : {}),
    ...(counts ? { count } : {}),
  }));
  const text = sampleNotebook(cells);
  return counts ? text : text.replaceAll(/"execution_count": \d+/g, `"execution_count": null`);
}

test("options of the repository's file hold in the filter process", async () => {
  await using repository = scratchRepository();
  repository.write(".labtrail.json", `{"strip": {"keepCounts": true, "keepOutputTags": ["figure"]}}`);
  repository.write("a.ipynb", EXECUTED);

  repository.git("add", "a.ipynb");

  expect(repository.staged("a.ipynb")).toBe(notebook({ counts: true, outputs: ["b"] }));
});

test("package.json may hold the options, and is left aside when there is a file of our own", async () => {
  await using repository = scratchRepository();
  repository.write(
    "package.json",
    `{"name": "x", "labtrail": {"barrel": "src/index.ts", "exports": [], "sanitizers": [], "strip": {"keepCounts": true}}}`,
  );
  repository.write("a.ipynb", EXECUTED);

  repository.git("add", "a.ipynb");
  const byPackage = repository.staged("a.ipynb");
  repository.write(".labtrail.json", "{}");
  repository.git("add", "--renormalize", "a.ipynb");

  expect(byPackage).toBe(notebook({ counts: true, outputs: [] }));
  expect(repository.staged("a.ipynb")).toBe(bareNotebook(CELLS));
});

test("git's configuration overrules the file, and flags of the filter overrule both", async () => {
  await using repository = scratchRepository();
  repository.write(".labtrail.json", `{"strip": {"keepCounts": true, "keepOutputTags": []}}`);
  repository.git("config", "labtrail.strip.keepCounts", "false");
  repository.git("config", "--add", "labtrail.strip.keepOutputTags", "other");
  repository.git("config", "--add", "labtrail.strip.keepOutputTags", "figure");
  repository.write("a.ipynb", EXECUTED);

  repository.git("add", "a.ipynb");
  const byConfig = repository.staged("a.ipynb");
  const filter = repository.git("config", "filter.labtrail.process").trimEnd();
  repository.git("config", "filter.labtrail.process", `${filter} --keep-count --no-keep-output`);
  repository.git("add", "--renormalize", "a.ipynb");

  expect(byConfig).toBe(notebook({ counts: false, outputs: ["b"] }));
  expect(repository.staged("a.ipynb")).toBe(notebook({ counts: true, outputs: ["b"] }));
});

test("outputs that are kept in part come back whole with a checkout", async () => {
  await using repository = scratchRepository();
  repository.write(".labtrail.json", `{"strip": {"keepOutputTypes": ["error"], "cellIds": "sequential"}}`);
  const both = EXECUTED.replace(
    /(\{\s*"name": "stdout",[^}]*"one"\s*\]\s*\})/,
    `$1,\n    {"output_type": "error", "ename": "E", "evalue": "v", "traceback": []}`,
  );
  repository.write("a.ipynb", both);
  repository.commit("first");
  repository.write("a.ipynb", "{}");

  repository.git("checkout", "--", "a.ipynb");

  expect(repository.staged("a.ipynb")).toContain(`"ename": "E"`);
  expect(repository.staged("a.ipynb")).not.toContain(`"one"`);
  // Only the ids are those of the commit.
  expect(repository.read("a.ipynb")).toBe(both.replace(`"id": "a"`, `"id": "0"`).replace(`"id": "b"`, `"id": "1"`));
  expect(repository.status()).toBe("");
});

test("excluded notebooks are committed as they are", async () => {
  await using repository = scratchRepository();
  repository.write(".labtrail.json", `{"strip": {"exclude": ["reports"]}}`);
  repository.write("reports/a.ipynb", EXECUTED);
  repository.write("a.ipynb", EXECUTED);

  repository.git("add", "--all");

  expect(repository.staged("reports/a.ipynb")).toBe(EXECUTED);
  expect(repository.staged("a.ipynb")).toBe(bareNotebook(CELLS));
});

test.each([
  [`{"strip": {"keepCount": 1}}`, `labtrail: .labtrail.json: "strip.keepCount" is 1, and neither true nor false`],
  [
    `{"strip": {"keepOutptus": true}}`,
    `labtrail: .labtrail.json: "strip.keepOutptus" is no option of the strip. Did you mean "keepOutputs"?`,
  ],
  [`{"stripp": {}}`, `labtrail: .labtrail.json: "stripp" is unknown. Did you mean "strip"?`],
  [`{"strip": []}`, `labtrail: .labtrail.json: "strip" is no object. Write: {"strip": {}}`],
  [`{"strip": }`, `labtrail: .labtrail.json is not valid JSON at line 1, column 11: expected a value`],
])("wrong options %s refuse notebooks and say what is wrong, and a checkout still works", async (text, message) => {
  await using repository = scratchRepository();
  repository.write("a.ipynb", EXECUTED);
  repository.commit("first");
  repository.write(".labtrail.json", text);
  repository.write("b.ipynb", EXECUTED);

  const { exitCode, stderr } = repository.tryGit("add", "b.ipynb");
  repository.write("a.ipynb", "");
  const checkout = repository.tryGit("checkout", "--", "a.ipynb");

  expect(exitCode).not.toBe(0);
  expect(stderr).toContain(message);
  expect(checkout.exitCode).toBe(0);
  expect(repository.read("a.ipynb")).toBe(bareNotebook(CELLS));
});

/** Two branches that have changed a notebook in two places; the merge is left to the test. */
function diverge(repository: ScratchRepository, options: string): void {
  repository.write(".labtrail.json", options);
  repository.write("a.ipynb", EXECUTED);
  repository.commit("first");
  repository.git("checkout", "--quiet", "-b", "other");
  repository.write("a.ipynb", EXECUTED.replace(`"1"`, `"1 + 1"`));
  repository.commit("theirs");
  repository.git("checkout", "--quiet", "main");
  repository.write("a.ipynb", EXECUTED.replace(`"metadata": {},\n "nbformat"`, `"metadata": {"x": 1},\n "nbformat"`));
  repository.commit("ours");
}

test.each([
  ["keep", `{"strip": {"keepOutputTags": ["figure"]}}`, [`"two"`]],
  ["exclude", `{"strip": {"exclude": ["a*"]}}`, [`"one"`, `"two"`]],
])("a merge leaves the outputs that options %s where they are", async (_name, options, outputs) => {
  await using repository = scratchRepository();
  diverge(repository, options);

  repository.git("merge", "--quiet", "--no-edit", "other");

  const merged = repository.git("cat-file", "blob", "HEAD:a.ipynb");
  for (const part of [...outputs, `"1 + 1"`, `{"x": 1}`]) expect(merged).toContain(part);
});

test("a merge that is made anew goes by the options, too", async () => {
  await using repository = scratchRepository();
  diverge(repository, `{"strip": {"keepOutputTags": ["figure"]}}`);
  repository.git("config", "merge.labtrail.driver", "false");
  repository.tryGit("merge", "--quiet", "--no-edit", "other");

  const { stderr } = await repository.labtrail("resolve", "--recover");

  expect(stderr).toContain("a.ipynb is merged cell by cell");
  expect(repository.read("a.ipynb")).toContain(`"two"`);
  expect(repository.read("a.ipynb")).not.toContain(`"one"`);
});
