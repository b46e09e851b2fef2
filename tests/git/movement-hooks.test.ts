// post-merge, post-checkout and post-rewrite: modules follow the notebooks that git has moved, and edits stay.
import { expect, test } from "vitest";

import { hookedRepository, type ScratchRepository } from "../helpers/scratch-repository.ts";
import { sampleNotebook } from "./sample-notebook.ts";

const notebook = (...sources: readonly string[]) =>
  sampleNotebook([
    { id: "head", source: "//| module src/numbers.ts" },
    ...sources.map((source, index) => ({ id: `cell-${index}`, source: `//| export\nconst ${source};` })),
  ]);

const BASE = notebook("one = 1", "two = 2");

/** Two branches that have each changed another cell, and what to do on ours first. */
function diverged(): ScratchRepository {
  const repository = hookedRepository();
  // Ignored by git, modules can only come from these hooks.
  repository.write(".gitignore", "src/\n");
  repository.write("a.ipynb", BASE);
  repository.commit("base");
  repository.git("switch", "--quiet", "-c", "theirs");
  repository.write("a.ipynb", notebook("one = 1", "two = 22"));
  repository.commit("theirs");
  repository.git("switch", "--quiet", "main");
  repository.write("a.ipynb", notebook("one = 11", "two = 2"));
  repository.commit("ours");
  return repository;
}

test("a merge brings the module to what both sides have made of the notebook", async () => {
  await using repository = diverged();

  const { stderr } = repository.tryGit("merge", "--quiet", "--no-edit", "theirs");

  expect(stderr).toContain("labtrail: wrote src/numbers.ts from a.ipynb\n");
  expect(repository.read("src/numbers.ts")).toContain("one = 11");
  expect(repository.read("src/numbers.ts")).toContain("two = 22");
});

test("a squashed merge, which commits nothing yet, does it too", async () => {
  await using repository = diverged();

  repository.git("merge", "--quiet", "--squash", "theirs");

  expect(repository.read("src/numbers.ts")).toContain("two = 22");
});

test("a fast-forward and a switch bring the module of the other commit", async () => {
  await using repository = diverged();
  repository.git("switch", "--quiet", "--detach", "main~1");
  const atBase = repository.read("src/numbers.ts");

  repository.git("merge", "--quiet", "--ff-only", "theirs");
  const atTheirs = repository.read("src/numbers.ts");
  repository.git("switch", "--quiet", "main");

  expect([atBase, atTheirs, repository.read("src/numbers.ts")].map((text) => text.match(/\d+;/g))).toEqual([
    ["1;", "2;"],
    ["1;", "22;"],
    ["11;", "2;"],
  ]);
});

test("a rebase ends with the module of the rebased notebook", async () => {
  await using repository = diverged();

  repository.git("rebase", "--quiet", "theirs");

  expect(repository.read("src/numbers.ts").match(/\d+;/g)).toEqual(["11;", "22;"]);
  expect(repository.status()).toBe("");
});

test("a module that was edited by hand is told and left alone", async () => {
  await using repository = diverged();
  repository.git("switch", "--quiet", "--detach", "main~1");
  const byHand = repository.read("src/numbers.ts").replace("one = 1", "one = 1.5");
  repository.write("src/numbers.ts", byHand);

  const { exitCode, stderr } = repository.tryGit("switch", "--quiet", "main");

  expect(exitCode).toBe(0);
  expect(stderr).toContain("src/numbers.ts was edited by hand (region cell-0)");
  expect(repository.read("src/numbers.ts")).toBe(byHand);
});

test("a cell that cannot be exported is told, and git's command succeeds", async () => {
  await using repository = diverged();
  repository.git("switch", "--quiet", "theirs");
  repository.write("a.ipynb", notebook("one = missing", "two = 2"));
  repository.git("commit", "--quiet", "--all", "--no-verify", "--message=broken");
  repository.git("switch", "--quiet", "main");

  const { exitCode, stderr } = repository.tryGit("switch", "--quiet", "theirs");

  expect(exitCode).toBe(0);
  expect(stderr).toContain("NBX008");
});

test("a stale module that was committed is brought up to date, and shows as modified", async () => {
  await using repository = hookedRepository();
  repository.write("a.ipynb", BASE);
  repository.commit("base");
  repository.git("switch", "--quiet", "-c", "unchecked");
  repository.write("a.ipynb", notebook("one = 1", "two = 22"));
  repository.git("commit", "--quiet", "--all", "--no-verify", "--message=stale");
  repository.git("switch", "--quiet", "main");

  repository.git("switch", "--quiet", "unchecked");

  expect(repository.read("src/numbers.ts")).toContain("two = 22");
  expect(repository.status()).toBe(" M src/numbers.ts\n");
});

test("a module of the same cells that another version has written is no news at a switch", async () => {
  await using repository = hookedRepository();
  repository.write("a.ipynb", BASE);
  repository.commit("base");
  repository.git("switch", "--quiet", "-c", "older");
  const blank = /(?<=two = 2);/;
  const body = repository.read("src/numbers.ts").replace(blank, " ;");
  repository.write("src/numbers.ts", body.replace(/"body":"\w+"/, `"body":"${await bodyHashOf(body)}"`));
  repository.write("a.ipynb", BASE.replace('"metadata": {},\n "nbformat"', '"metadata": { "x": 1 },\n "nbformat"'));
  repository.git("commit", "--quiet", "--all", "--no-verify", "--message=older");
  repository.git("switch", "--quiet", "main");

  const { stderr } = repository.tryGit("switch", "--quiet", "older");

  expect(stderr).toBe("");
  expect(repository.status()).toBe("");
});

test("while a rebase is under way nothing is written that would stop it", async () => {
  await using repository = diverged();
  repository.git("switch", "--quiet", "theirs");
  const { stderr } = repository.with({ GIT_SEQUENCE_EDITOR: "sed -i.bak 1ibreak" }).tryGit("rebase", "-i", "main");
  const before = repository.read("src/numbers.ts");

  repository.git("rebase", "--continue");

  expect(stderr).toContain("Stopped at");
  expect(before.match(/\d+;/g)).toEqual(["1;", "22;"]);
  expect(repository.read("src/numbers.ts").match(/\d+;/g)).toEqual(["11;", "22;"]);
});

async function bodyHashOf(module: string): Promise<string> {
  const { hashText } = await import("../../src/export/render/header.ts");
  return hashText(module.split("\n").slice(2).join("\n"));
}
