import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { maybeCommonFolder } from "../../src/git/git-folder.ts";
import { ScratchRepository } from "../helpers/scratch-repository.ts";

test("in the top folder of a repository it is .git", async () => {
  await using repository = new ScratchRepository("repo");

  expect(maybeCommonFolder(repository.folder, {})).toBe(join(repository.folder, ".git"));
});

test("in a linked worktree it is the folder that all worktrees share, with and without git's variables", async () => {
  await using repository = new ScratchRepository("repo");
  repository.commit("first");
  const linked = join(repository.outside, "linked");
  repository.git("worktree", "add", "--quiet", linked);
  const own = repository.git("-C", linked, "rev-parse", "--absolute-git-dir").trim();

  expect(maybeCommonFolder(linked, {})).toBe(join(repository.folder, ".git"));
  expect(maybeCommonFolder(linked, { GIT_DIR: own })).toBe(join(repository.folder, ".git"));
});

test("git's variables are taken relative to the folder", async () => {
  await using repository = new ScratchRepository("repo");

  expect(maybeCommonFolder(repository.outside, { GIT_DIR: "repo/.git" })).toBe(join(repository.folder, ".git"));
  expect(maybeCommonFolder(repository.outside, { GIT_COMMON_DIR: "shared" })).toBe(join(repository.outside, "shared"));
});

test("a folder without .git, or with a file that only looks like it, has none", async () => {
  await using repository = new ScratchRepository("repo");
  const odd = join(repository.outside, "odd");
  mkdirSync(odd);
  writeFileSync(join(odd, ".git"), "no pointer");

  expect(maybeCommonFolder(repository.outside, {})).toBeUndefined();
  expect(maybeCommonFolder(odd, {})).toBeUndefined();
});
