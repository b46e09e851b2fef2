// The workflows that wipe outputs under every other filter, in real git.
import { expect, test } from "vitest";

import { sampleNotebook, type SampleCell } from "./sample-notebook.ts";
import { scratchRepository } from "../helpers/scratch-repository.ts";

const CELLS: readonly SampleCell[] = [
  { id: "load", source: "load()", output: "344 rows\n" },
  { id: "fit", source: "fit()", output: "loss 0.1\n" },
];
const EXECUTED = sampleNotebook(CELLS);
const EXECUTED_AGAIN = EXECUTED.replace("loss 0.1", "loss 0.2");
const EDITED = sampleNotebook([
  { id: "load", source: "load()", output: "344 rows\n" },
  { id: "fit", source: "fit(0.5)", output: "loss 0.05\n" },
]);

test("stash and pop", async () => {
  await using repository = scratchRepository();
  repository.write("a.ipynb", EXECUTED);
  repository.commit("first");
  repository.write("a.ipynb", EDITED);

  repository.git("stash", "--quiet");
  const stashed = repository.read("a.ipynb");
  repository.git("stash", "pop", "--quiet");

  expect(stashed).toBe(EXECUTED);
  expect(repository.read("a.ipynb")).toBe(EDITED);
  expect(repository.status()).toBe(" M a.ipynb\n");
});

test("switching away and back", async () => {
  await using repository = scratchRepository();
  repository.write("other.txt", "");
  repository.commit("before the notebook");
  repository.git("switch", "--quiet", "--create", "topic");
  repository.write("a.ipynb", EXECUTED);
  repository.commit("add the notebook");

  repository.git("switch", "--quiet", "main");
  repository.git("switch", "--quiet", "topic");

  expect(repository.read("a.ipynb")).toBe(EXECUTED);
  expect(repository.status()).toBe("");
});

test("switching between two versions of a notebook", async () => {
  await using repository = scratchRepository();
  repository.write("a.ipynb", EXECUTED);
  repository.commit("first");
  repository.git("switch", "--quiet", "--create", "topic");
  repository.write("a.ipynb", EDITED);
  repository.commit("edit");

  repository.git("switch", "--quiet", "main");
  const onMain = repository.read("a.ipynb");
  repository.git("switch", "--quiet", "topic");

  expect(onMain).toBe(EXECUTED);
  expect(repository.read("a.ipynb")).toBe(EDITED);
});

test("a rebase onto a branch that has not got the notebook", async () => {
  await using repository = scratchRepository();
  repository.write("other.txt", "one");
  repository.commit("before the notebook");
  repository.git("switch", "--quiet", "--create", "topic");
  repository.write("a.ipynb", EXECUTED);
  repository.commit("add the notebook");
  repository.git("switch", "--quiet", "main");
  repository.write("other.txt", "two");
  repository.commit("something else");
  repository.git("switch", "--quiet", "topic");

  repository.git("rebase", "--quiet", "main");

  expect(repository.read("a.ipynb")).toBe(EXECUTED);
});

test("a rebase while a notebook was only executed again", async () => {
  await using repository = scratchRepository();
  repository.write("a.ipynb", EXECUTED);
  repository.commit("first");
  repository.git("switch", "--quiet", "--create", "topic");
  repository.write("topic.txt", "");
  repository.commit("topic");
  repository.git("switch", "--quiet", "main");
  repository.write("main.txt", "");
  repository.commit("main");
  repository.git("switch", "--quiet", "topic");
  repository.write("a.ipynb", EXECUTED_AGAIN);

  repository.git("add", "--update");
  repository.git("rebase", "--quiet", "main");

  expect(repository.read("a.ipynb")).toBe(EXECUTED_AGAIN);
});

test("the pre-commit framework, which saves a patch, cleans the tree and applies the patch again", async () => {
  await using repository = scratchRepository();
  repository.write("a.ipynb", EXECUTED);
  repository.write("other.txt", "one\n");
  repository.commit("first");
  repository.write("a.ipynb", EXECUTED_AGAIN);
  repository.write("other.txt", "two\n");

  const patch = repository.tryGit(
    "diff-index",
    "--binary",
    "--no-color",
    "--no-ext-diff",
    repository.git("write-tree").trim(),
  ).stdout;
  repository.write("../patch", patch);
  repository.git("checkout", "--", ".");
  repository.git("apply", "--whitespace=nowarn", "../patch");

  expect(repository.read("a.ipynb")).toBe(EXECUTED_AGAIN);
  expect(repository.read("other.txt")).toBe("two\n");
});

test("a merge of an edit to another cell", async () => {
  await using repository = scratchRepository();
  repository.write("a.ipynb", EXECUTED);
  repository.commit("first");
  repository.git("switch", "--quiet", "--create", "theirs");
  repository.write("a.ipynb", EDITED);
  repository.commit("edit the last cell");
  repository.git("switch", "--quiet", "main");
  repository.write("a.ipynb", EXECUTED_AGAIN.replace("344 rows", "345 rows"));

  repository.git("add", "--update");
  repository.git("merge", "--quiet", "theirs");

  expect(repository.read("a.ipynb")).toBe(EDITED.replace("344 rows", "345 rows"));
  expect(repository.status()).toBe("");
});

test("a hard reset and the way forward again", async () => {
  await using repository = scratchRepository();
  repository.write("a.ipynb", EXECUTED);
  repository.commit("first");
  repository.write("a.ipynb", EDITED);
  repository.commit("second");

  repository.git("reset", "--quiet", "--hard", "HEAD~1");
  repository.git("reset", "--quiet", "--hard", "ORIG_HEAD");

  expect(repository.read("a.ipynb")).toBe(EDITED);
});
