import { chmodSync, lstatSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { bareNotebook, sampleNotebook } from "../git/sample-notebook.ts";
import { ScratchRepository } from "../helpers/scratch-repository.ts";

const CELLS = [{ id: "a", source: "1", output: "one" }];
const EXECUTED = sampleNotebook(CELLS);
const BARE = bareNotebook(CELLS);

test("strip rewrites the files it is given, says what went, and leaves clean ones alone", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write("a.ipynb", EXECUTED);
  repository.write("b.ipynb", BARE);
  const before = statSync(join(repository.folder, "b.ipynb")).ino;

  const { exitCode, stdout } = await repository.labtrail("strip", "a.ipynb", "b.ipynb");

  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: "stripped a.ipynb: outputs of 1 cell, 1 execution count\n",
  });
  expect(repository.read("a.ipynb")).toBe(BARE);
  expect(statSync(join(repository.folder, "b.ipynb")).ino).toBe(before);
  expect(readdirSync(repository.folder).toSorted()).toEqual([".git", "a.ipynb", "b.ipynb"]);
});

test("a folder stands for its notebooks, and what git ignores is left alone", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write(".gitignore", "scratch/\n");
  for (const path of ["n/a.ipynb", "n/deep/b c.ipynb", "n/scratch/c.ipynb", "n/d.txt"])
    repository.write(path, EXECUTED);

  const { stdout } = await repository.labtrail("strip", "n");

  expect(stdout.match(/^stripped .*?:/gm)).toEqual(["stripped n/a.ipynb:", "stripped n/deep/b c.ipynb:"]);
  expect(repository.read("n/scratch/c.ipynb")).toBe(EXECUTED);
});

test("the mode of a file stays, and a symbolic link still leads to it", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write("data/a.ipynb", EXECUTED);
  chmodSync(join(repository.folder, "data/a.ipynb"), 0o640);
  symlinkSync("data/a.ipynb", join(repository.folder, "link.ipynb"));

  await repository.labtrail("strip", "link.ipynb");

  expect(repository.read("data/a.ipynb")).toBe(BARE);
  expect(statSync(join(repository.folder, "data/a.ipynb")).mode & 0o777).toBe(0o640);
  expect(lstatSync(join(repository.folder, "link.ipynb")).isSymbolicLink()).toBe(true);
});

test("check writes nothing, lists what is not stripped, and fails with the command that mends it", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write("a b.ipynb", EXECUTED);
  repository.write("b.ipynb", BARE);

  const failed = await repository.labtrail("strip", "--check", "a b.ipynb", "b.ipynb");
  const passed = await repository.labtrail("strip", "--verify", "b.ipynb");

  expect(failed.exitCode).toBe(1);
  expect(failed.stdout).toBe("would strip a b.ipynb: outputs of 1 cell, 1 execution count\n");
  expect(failed.stderr).toBe(`labtrail: 1 notebook not stripped\n  Run: labtrail strip "a b.ipynb"\n`);
  expect(repository.read("a b.ipynb")).toBe(EXECUTED);
  expect(passed).toEqual({ exitCode: 0, stdout: "", stderr: "1 notebook: nothing to strip\n" });
});

test("a dry run lists the same, and does not fail", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write("a.ipynb", EXECUTED);

  const { exitCode, stdout } = await repository.labtrail("strip", "--dry-run", "a.ipynb");

  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: "would strip a.ipynb: outputs of 1 cell, 1 execution count\n",
  });
  expect(repository.read("a.ipynb")).toBe(EXECUTED);
});

test("a broken notebook is refused with its place, stays as it is, and the others are stripped", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write("a.ipynb", `{"nbformat": 4,\n "cells": [}`);
  repository.write("b.ipynb", EXECUTED);

  const { exitCode, stderr } = await repository.labtrail("strip", "a.ipynb", "b.ipynb");

  expect(exitCode).toBe(1);
  expect(stderr).toContain("a.ipynb is not valid JSON at line 2, column 12");
  expect(stderr).toContain("labtrail: 1 notebook cannot be read, and nothing was written for it\n");
  expect(repository.read("a.ipynb")).toBe(`{"nbformat": 4,\n "cells": [}`);
  expect(repository.read("b.ipynb")).toBe(BARE);
});

test("JSON tells the state of every file", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write(".labtrail.json", `{"strip": {"exclude": ["kept*"]}}`);
  repository.write("a.ipynb", EXECUTED);
  repository.write("b.ipynb", "{");
  repository.write("c.ipynb", BARE);
  repository.write("kept.ipynb", EXECUTED);

  const { stdout } = await repository.labtrail("strip", "--check", "--json", ".");

  const { files } = JSON.parse(stdout) as { files: unknown };
  expect(files).toMatchObject([
    { path: "a.ipynb", state: "dirty", removed: { outputs: 1, executionCounts: 1, cells: 0 } },
    { path: "b.ipynb", state: "refused", error: { code: "INVALID_JSON", line: 1, column: 2 } },
    { path: "c.ipynb", state: "clean", removed: { bytes: 0 } },
    { path: "kept.ipynb", state: "excluded" },
  ]);
});

test("the stripped notebook is printed when that is asked for, also one that is clean", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write("a.ipynb", EXECUTED);
  repository.write("b.ipynb", BARE);

  const { stdout } = await repository.labtrail("strip", "-t", "a.ipynb", "b.ipynb");

  expect(stdout).toBe(BARE + BARE);
  expect(repository.read("a.ipynb")).toBe(EXECUTED);
});

test("flags of other tools are understood, and those of ours overrule the repository's file", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write(".labtrail.json", `{"strip": {"keepOutputs": true}}`);
  repository.write("a.ipynb", EXECUTED);

  await repository.labtrail("strip", "--no-keep-outputs", "--keep-count", "a.ipynb");

  expect(repository.read("a.ipynb")).toBe(sampleNotebook([{ id: "a", source: "1", count: 1 }]));
});

test("staged notebooks are stripped in the index, and the files keep their outputs", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write("x.txt", "");
  repository.write("sub/a ü.ipynb", EXECUTED);
  chmodSync(join(repository.folder, "sub/a ü.ipynb"), 0o755);
  repository.write("b.ipynb", EXECUTED);
  repository.git("add", "--all");
  repository.write("sub/a ü.ipynb", `${EXECUTED}\n`);

  const { exitCode, stdout } = await repository.labtrail("strip", "--staged", "sub/a ü.ipynb");
  const check = await repository.labtrail("strip", "--staged", "--check");

  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: "stripped sub/a ü.ipynb: outputs of 1 cell, 1 execution count\n",
  });
  expect(repository.staged("sub/a ü.ipynb")).toBe(BARE);
  expect(repository.git("ls-files", "--stage", "sub")).toMatch(/^100755 /);
  expect(repository.read("sub/a ü.ipynb")).toBe(`${EXECUTED}\n`);
  expect(check).toMatchObject({ exitCode: 1, stdout: "would strip b.ipynb: outputs of 1 cell, 1 execution count\n" });
});

test.each([
  [["strip"], "labtrail: which notebooks?\n"],
  [["strip", "none.ipynb"], `labtrail: there is no notebook "none.ipynb"\n`],
  [["strip", "notes.txt"], `labtrail: "notes.txt" does not end with .ipynb or .zpln\n`],
  [["strip", "--keep-outputz", "a"], "labtrail: unknown option --keep-outputz (did you mean --keep-outputs?)\n"],
  [["strip", "-m", "zeppelin", "x"], `labtrail: the command line: "-m" means different things to different tools\n`],
])("%j is refused in one line", async (args, message) => {
  await using repository = new ScratchRepository("repo");
  repository.write("notes.txt", EXECUTED);

  const { exitCode, stderr } = await repository.labtrail(...args);

  expect(exitCode).toBeGreaterThan(0);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain("    at ");
});

test("a file of another name is stripped by force", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write("notes.bak", EXECUTED);

  await repository.labtrail("strip", "-f", "notes.bak");

  expect(repository.read("notes.bak")).toBe(BARE);
});
