import { spawnSync } from "node:child_process";
import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { bareNotebook, sampleNotebook, type SampleCell } from "./sample-notebook.ts";
import {
  type ScratchRepository,
  scratchRepository,
  ScratchRepository as Repository,
} from "../helpers/scratch-repository.ts";

const CELLS: readonly SampleCell[] = [
  { id: "load", source: "const rows = load();\nrows.length", output: "344\n" },
  { id: "fit", source: "fit(rows)", output: "loss 0.1\n", metadata: { tags: ["train"] } },
];
const EXECUTED = sampleNotebook(CELLS);
const BARE = bareNotebook(CELLS);

/** Makes git look at the content again, although it is the same. */
function touch(repository: ScratchRepository, path: string): void {
  const later = new Date(Date.now() + 5_000);
  utimesSync(join(repository.folder, path), later, later);
}

test("git add stages the notebook without its outputs, and leaves the file alone", async () => {
  await using repository = scratchRepository();
  repository.write("a.ipynb", EXECUTED);

  repository.git("add", "a.ipynb");

  expect(repository.staged("a.ipynb")).toBe(BARE);
  expect(repository.read("a.ipynb")).toBe(EXECUTED);
});

test("a notebook that was only executed again is not modified", async () => {
  await using repository = scratchRepository();
  repository.write("a.ipynb", EXECUTED);
  repository.commit("first");
  touch(repository, "a.ipynb");

  const status = repository.status();

  expect(status).toBe("");
  expect(repository.git("diff")).toBe("");
});

test("git diff shows cells, without JSON and without outputs", async () => {
  await using repository = scratchRepository();
  repository.write("a.ipynb", EXECUTED);
  repository.commit("first");
  repository.write("a.ipynb", EXECUTED.replace("fit(rows)", "fit(rows, 0.01)").replace("0.1", "0.2"));

  const diff = repository.git("diff");

  expect(diff).toContain("# %% [code] fit tags: train\n-fit(rows)\n+fit(rows, 0.01)\n");
  expect(diff).not.toMatch(/outputs|0\.2|344/);
});

test("git blame reads a notebook as git diff shows it, where the filter used to refuse the text as no JSON", async () => {
  await using repository = scratchRepository();
  repository.write("a.ipynb", sampleNotebook([{ id: "fit", source: "fit()", output: "loss 0.1" }]));
  repository.commit("first");
  repository.write("a.ipynb", sampleNotebook([{ id: "fit", source: "fit(2)", output: "loss 0.2" }]));

  const blame = repository.git("blame", "a.ipynb");

  const lines = blame.trimEnd().split("\n");
  expect(lines.map((line) => line.replace(/^.*?\d+\) /, ""))).toEqual(["# %% [code] fit", "fit(2)"]);
  expect(lines.map((line) => line.includes("Not Committed Yet"))).toEqual([false, true]);
});

test("a checkout brings a notebook and its outputs back", async () => {
  await using repository = scratchRepository();
  repository.write("a.ipynb", EXECUTED);
  repository.commit("first");
  repository.write("a.ipynb", "{}");

  repository.git("checkout", "--", "a.ipynb");

  expect(repository.read("a.ipynb")).toBe(EXECUTED);
  expect(repository.status()).toBe("");
});

test.each([
  ["CRLF line ends", EXECUTED.replaceAll("\n", "\r\n"), BARE.replaceAll("\n", "\r\n")],
  ["no line end at the end", EXECUTED.trimEnd(), BARE.trimEnd()],
  ["a byte order mark", `\uFEFF${EXECUTED}`, `\uFEFF${BARE}`],
  [
    "tabs, escapes and large numbers",
    `{\t"nbformat":4, "n":12345678901234567890,\t"cells":[{"outputs":[1],"source":"\\u00e9"}]}`,
    `{\t"nbformat":4, "n":12345678901234567890,\t"cells":[{"outputs":[],"source":"\\u00e9"}]}`,
  ],
])("%s are staged as they were written", async (_name, text, expected) => {
  await using repository = scratchRepository();
  repository.git("config", "core.autocrlf", "false");
  repository.write("a.ipynb", text);

  repository.git("add", "a.ipynb");

  expect(repository.staged("a.ipynb")).toBe(expected);
});

test("a notebook of several packets passes whole", async () => {
  await using repository = scratchRepository();
  const cells = [{ source: `"${"é😀".repeat(60_000)}"`, output: "x".repeat(300_000) }];
  repository.write("large.ipynb", sampleNotebook(cells));

  repository.git("add", "large.ipynb");

  expect(repository.staged("large.ipynb")).toBe(bareNotebook(cells));
});

test.each([
  ["an empty file", ""],
  ["JSON that is no notebook", `{"outputs": [1, 2]}\n`],
])("%s is staged unchanged", async (_name, text) => {
  await using repository = scratchRepository();
  repository.write("other.ipynb", text);

  repository.git("add", "other.ipynb");

  expect(repository.staged("other.ipynb")).toBe(text);
});

test("a notebook of nbformat 3 is cleaned, and a checkout brings its outputs back", async () => {
  await using repository = scratchRepository();
  const text = `{"nbformat": 3, "worksheets": [{"cells": [{"input": "1", "prompt_number": 7, "outputs": [ 1 ]}]}]}`;
  repository.write("old.ipynb", text);
  repository.commit("first");
  repository.write("old.ipynb", "{}");

  repository.git("checkout", "--", "old.ipynb");

  expect(repository.staged("old.ipynb")).toBe(text.replace("7", "null").replace("[ 1 ]", "[]"));
  expect(repository.read("old.ipynb")).toBe(text);
});

test("a notebook of a format that is not known yet is staged unchanged, with a warning", async () => {
  await using repository = scratchRepository();
  repository.write("new.ipynb", `{"nbformat": 5, "cells": []}`);

  const { stderr } = repository.tryGit("add", "new.ipynb");

  expect(repository.staged("new.ipynb")).toBe(`{"nbformat": 5, "cells": []}`);
  expect(stderr).toContain("labtrail: new.ipynb is in nbformat 5, which is not known here, and keeps its outputs");
});

test("invalid JSON is refused with its line, and nothing is staged", async () => {
  await using repository = scratchRepository();
  repository.write("broken.ipynb", EXECUTED.replace(`"nbformat": 4,`, `"nbformat": ,`));

  const { exitCode, stderr } = repository.tryGit("add", "broken.ipynb");

  expect(exitCode).not.toBe(0);
  expect(stderr).toMatch(/labtrail: broken\.ipynb is not valid JSON at line \d+, column 14: expected a value\. Mend/);
  expect(stderr).not.toContain("at stripNotebook");
  expect(repository.status()).toBe("?? broken.ipynb\n");
});

test("merge conflict markers are refused and named", async () => {
  await using repository = scratchRepository();
  repository.write("a.ipynb", EXECUTED.replace(` "metadata"`, `<<<<<<< ours\n=======\n>>>>>>> theirs\n "metadata"`));

  const { exitCode, stderr } = repository.tryGit("add", "a.ipynb");

  expect(exitCode).not.toBe(0);
  expect(stderr).toContain("a.ipynb holds merge conflict markers");
});

test("a filter that cannot start refuses the notebook rather than commit its outputs", async () => {
  await using repository = scratchRepository();
  repository.git("config", "filter.labtrail.process", "no-such-program");
  repository.write("a.ipynb", EXECUTED);

  const { exitCode } = repository.tryGit("add", "a.ipynb");

  expect(exitCode).not.toBe(0);
  expect(repository.status()).toBe("?? a.ipynb\n");
});

test("a clone without the filter still works, and sees notebooks without outputs", async () => {
  await using repository = scratchRepository();
  repository.write(".gitattributes", "*.ipynb filter=labtrail diff=labtrail merge=labtrail\n");
  repository.write("a.ipynb", EXECUTED);
  repository.commit("first");
  await using clone = new Repository("clone");

  clone.git("pull", "--quiet", repository.folder, "main");

  expect(clone.read("a.ipynb")).toBe(BARE);
  expect(clone.status()).toBe("");
});

test("the filter works in a folder whose name holds spaces and quotes", async () => {
  await using repository = scratchRepository(`it's "my" $HOME repo`);
  repository.write(`it's "a" note/ü b.ipynb`, EXECUTED);

  repository.git("add", "--all");

  expect(repository.staged(`it's "a" note/ü b.ipynb`)).toBe(BARE);
});

test("a linked worktree filters notebooks, and shares the kept outputs", async () => {
  await using repository = scratchRepository();
  repository.write("a.ipynb", EXECUTED);
  repository.commit("first");
  const linked = join(repository.outside, "linked");

  repository.git("worktree", "add", "--quiet", linked, "-b", "other");
  writeFileSync(join(linked, "b.ipynb"), EXECUTED);
  repository.git("-C", linked, "add", "b.ipynb");

  expect(repository.git("-C", linked, "cat-file", "blob", ":b.ipynb")).toBe(BARE);
  expect(repository.git("-C", linked, "status", "--porcelain")).toBe("A  b.ipynb\n");
  expect(spawnSync("cat", [join(linked, "a.ipynb")], { encoding: "utf8" }).stdout).toBe(EXECUTED);
});

test("a submodule keeps outputs in its own git folder", async () => {
  await using inner = scratchRepository("inner");
  inner.write("a.ipynb", EXECUTED);
  inner.commit("first");
  await using outer = scratchRepository("outer");
  outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.folder, "sub");
  const submodule = join(outer.folder, "sub");
  for (const { key, value } of filterSettingsOf(inner)) outer.git("-C", submodule, "config", key, value);
  outer.write("sub/.gitattributes", "*.ipynb filter=labtrail\n");
  outer.write("sub/a.ipynb", EXECUTED);

  outer.git("-C", submodule, "add", "a.ipynb");
  outer.git("-C", submodule, "checkout", "--quiet", "--force", "HEAD", "--", "a.ipynb");

  expect(outer.read("sub/a.ipynb")).toBe(EXECUTED);
});

function filterSettingsOf(repository: ScratchRepository): readonly { readonly key: string; readonly value: string }[] {
  return ["process", "required"].map((name) => {
    const key = `filter.labtrail.${name}`;
    return { key, value: repository.git("config", key).trimEnd() };
  });
}

test("tools that know only one-shot filters get the same result", async () => {
  await using repository = scratchRepository();
  repository.git("config", "--unset", "filter.labtrail.process");
  repository.write("it's a.ipynb", EXECUTED);
  repository.commit("first");
  repository.write("it's a.ipynb", "{}");

  repository.git("checkout", "--", "it's a.ipynb");

  expect(repository.staged("it's a.ipynb")).toBe(BARE);
  expect(repository.read("it's a.ipynb")).toBe(EXECUTED);
});

test("a one-shot filter refuses invalid JSON and prints nothing to stdout", async () => {
  await using repository = scratchRepository();
  repository.git("config", "--unset", "filter.labtrail.process");
  repository.write("broken.ipynb", "{");

  const { exitCode, stderr } = repository.tryGit("add", "broken.ipynb");

  expect(exitCode).not.toBe(0);
  expect(stderr).toContain("broken.ipynb is not valid JSON at line 1, column 2");
  expect(repository.status()).toBe("?? broken.ipynb\n");
});
