// What git does when a filter fails, is missing or is told otherwise, and what becomes of a notebook then. "Required" is what
// labtrail sets; without it git goes on, and only the hook is left to see it.
import { existsSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { hookedRepository, ScratchRepository, scratchRepository } from "../helpers/scratch-repository.ts";
import { bareNotebook, sampleNotebook } from "./sample-notebook.ts";

const CELLS = [{ id: "one", source: "1 + 1", output: "2\n" }];
const EXECUTED = sampleNotebook(CELLS);
const BARE = bareNotebook(CELLS);
const BROKEN = '{\n "cells": [\n<<<<<<< ours\n  1\n=======\n  2\n>>>>>>> theirs\n ]\n}\n';

/** Has git start something else in place of the filter. */
function replaceFilter(repository: ScratchRepository, settings: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(settings)) repository.git("config", `filter.labtrail.${key}`, value);
}

function isStaged(repository: ScratchRepository): boolean {
  return repository.git("ls-files") !== "";
}

describe("a required filter", () => {
  test.each([
    ["that ends with an error", { process: "", clean: "exit 1" }],
    ["that is not there", { process: "/gone/labtrail process", clean: "/gone/labtrail clean" }],
    ["whose process dies before it says a word", { process: "exit 0" }],
    ["whose process is missing while there is a one-shot command", { process: "/gone/labtrail process" }],
  ])("%s stages nothing", async (_name, settings) => {
    await using repository = scratchRepository();
    replaceFilter(repository, settings);
    repository.write("a.ipynb", EXECUTED);

    const { exitCode } = repository.tryGit("add", "a.ipynb");

    expect(exitCode).toBe(128);
    expect(isStaged(repository)).toBe(false);
  });

  test("that answers with an error, as ours for a broken notebook, stages nothing, and never an empty file", async () => {
    await using repository = scratchRepository();
    repository.write("a.ipynb", BROKEN);
    repository.write("b.ipynb", EXECUTED);

    const { exitCode, stderr } = repository.tryGit("add", "a.ipynb", "b.ipynb");

    expect(exitCode).toBe(128);
    expect(stderr).toContain("a.ipynb");
    expect(isStaged(repository)).toBe(false);
  });

  test("that cannot put files back stops a checkout, and once it is there again nothing is lost", async () => {
    await using repository = scratchRepository();
    repository.write("a.ipynb", EXECUTED);
    repository.commit("first");
    replaceFilter(repository, { process: "", smudge: "exit 1" });
    repository.remove("a.ipynb");

    const { exitCode } = repository.tryGit("checkout", "--", "a.ipynb");
    const isMissing = !repository.exists("a.ipynb");
    await repository.labtrail("git", "install", "--without-hooks");
    repository.git("checkout", "--quiet", "--", "a.ipynb");

    expect(exitCode).toBe(128);
    expect(isMissing).toBe(true);
    expect(repository.read("a.ipynb")).toBe(EXECUTED);
  });
});

/** A process that says that it can clean, and nothing more. */
const CLEANS_ONLY = `
  const packet = (text) => (text.length + 4).toString(16).padStart(4, "0") + text;
  process.stdin.resume();
  process.stdout.write(packet("git-filter-server\\n") + packet("version=2\\n") + "0000" + packet("capability=clean\\n") + "0000");
`;

test("a process that cannot smudge leaves a file out when the filter is required, and lets it come bare when it is not", async () => {
  await using repository = scratchRepository();
  repository.write("a.ipynb", EXECUTED);
  repository.commit("first");
  repository.write("cleans-only.cjs", CLEANS_ONLY);
  replaceFilter(repository, { process: `"${process.execPath}" cleans-only.cjs` });
  repository.remove("a.ipynb");

  const required = repository.tryGit("checkout", "--", "a.ipynb");
  const isMissing = !repository.exists("a.ipynb");
  replaceFilter(repository, { required: "false" });
  repository.git("checkout", "--quiet", "--", "a.ipynb");

  expect(required.exitCode).toBe(128);
  expect(isMissing).toBe(true);
  expect(repository.read("a.ipynb")).toBe(BARE);
});

describe("a filter that is not required", () => {
  test.each([
    ["that ends with an error", { process: "", clean: "exit 1" }],
    ["that is not there", { process: "", clean: "/gone/labtrail clean" }],
  ])("%s lets outputs be staged, and the hook refuses them", async (_name, settings) => {
    await using repository = hookedRepository();
    replaceFilter(repository, { required: "false", ...settings });
    repository.write("a.ipynb", EXECUTED);
    repository.git("add", "a.ipynb");

    const { exitCode, stderr } = repository.tryGit("commit", "--message=raw");

    expect(repository.staged("a.ipynb")).toBe(EXECUTED);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("a.ipynb is staged with its outputs");
  });

  test("passes a broken notebook, and the hook refuses it with its line", async () => {
    await using repository = hookedRepository();
    replaceFilter(repository, { required: "false" });
    repository.write("a.ipynb", BROKEN);
    repository.git("add", "a.ipynb");

    const { exitCode, stderr } = repository.tryGit("commit", "--message=broken");

    expect(repository.staged("a.ipynb")).toBe(BROKEN);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/a\.ipynb.*line 3/);
  });

  test("whose process dies before it says a word is fatal all the same", async () => {
    await using repository = scratchRepository();
    // It reads on, so that git finds the end of the answer and not a broken pipe, which it would forgive.
    replaceFilter(repository, { required: "false", process: "exec >&-; cat >/dev/null" });
    repository.write("a.ipynb", EXECUTED);

    expect(repository.tryGit("add", "a.ipynb").exitCode).toBe(128);
    expect(isStaged(repository)).toBe(false);
  });

  test("that cannot put files back leaves them as git has them", async () => {
    await using repository = scratchRepository();
    repository.write("a.ipynb", EXECUTED);
    repository.commit("first");
    replaceFilter(repository, { required: "false", process: "", smudge: "exit 1" });
    repository.remove("a.ipynb");

    repository.git("checkout", "--quiet", "--", "a.ipynb");

    expect(repository.read("a.ipynb")).toBe(BARE);
  });
});

test("a fresh clone that has only the attributes commits outputs without a word; status and doctor say it", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write(".gitattributes", "*.ipynb filter=labtrail diff=labtrail merge=labtrail\n");
  repository.write("a.ipynb", EXECUTED);

  const { stderr } = repository.tryGit("add", "--all");
  const status = await repository.labtrail("git", "status");
  const doctor = await repository.labtrail("git", "doctor");

  expect(stderr).toBe("");
  expect(repository.staged("a.ipynb")).toBe(EXECUTED);
  expect([status.exitCode, doctor.exitCode]).toEqual([1, 1]);
  expect(doctor.stdout).toContain("warning  committed notebooks: 1 notebook (a.ipynb) committed with outputs");
});

/** A merge that was made without our driver. */
function brokenMerge(): ScratchRepository {
  const repository = scratchRepository();
  repository.write(".git/info/attributes", "*.ipynb filter=labtrail diff=labtrail\n");
  const commit = (source: string, message: string): void => {
    repository.write("a.ipynb", sampleNotebook([{ id: "one", source, output: "2\n" }]));
    repository.commit(message);
  };
  commit("1 + 1", "base");
  repository.git("switch", "--quiet", "--create", "theirs");
  commit("1 + 2", "theirs");
  repository.git("switch", "--quiet", "main");
  commit("1 + 3", "ours");
  repository.tryGit("merge", "--quiet", "theirs");
  return repository;
}

describe("a notebook that a text merge has broken", () => {
  test("can be looked at by status, is refused by diff and add, and --abort brings all back", async () => {
    await using repository = brokenMerge();

    expect(repository.status()).toBe("UU a.ipynb\n");
    expect(repository.tryGit("add", "a.ipynb").exitCode).toBe(128);
    expect(repository.tryGit("commit", "--all", "--message=x").exitCode).toBe(128);
    repository.git("merge", "--abort");
    expect(repository.read("a.ipynb")).toContain("1 + 3");
    expect(repository.status()).toBe("");
  });

  test("can be given to one side", async () => {
    await using repository = brokenMerge();

    repository.git("checkout", "--quiet", "--theirs", "a.ipynb");
    repository.git("add", "a.ipynb");

    expect(repository.staged("a.ipynb")).toContain("1 + 2");
  });

  test("is merged anew by `labtrail resolve --recover`, and then everything works", async () => {
    await using repository = brokenMerge();

    const { stderr } = await repository.labtrail("resolve", "--recover");

    expect(stderr).toContain("a.ipynb is merged cell by cell");
    expect(repository.tryGit("diff").exitCode).toBe(0);
    expect(repository.tryGit("add", "a.ipynb").exitCode).toBe(0);
  });
});

test("with line ends that git turns, outputs come back and nothing counts as modified", async () => {
  await using repository = scratchRepository();
  repository.write(".gitattributes", "*.ipynb text eol=crlf\n");
  const onDisk = EXECUTED.replaceAll("\n", "\r\n");
  repository.write("a.ipynb", onDisk);
  repository.commit("first");
  repository.remove("a.ipynb");

  repository.git("checkout", "--quiet", "--", "a.ipynb");

  expect(repository.read("a.ipynb")).toBe(onDisk);
  expect(repository.staged("a.ipynb")).toBe(BARE);
  expect(repository.status()).toBe("");
});

test("a sparse checkout never runs the filter for what it leaves out, and brings outputs back with the file", async () => {
  await using repository = scratchRepository();
  repository.write("in/other.txt", "");
  repository.write("out/a.ipynb", EXECUTED);
  repository.commit("first");

  repository.git("sparse-checkout", "set", "in");
  const runs = repository.filterRuns(["status"]);
  const isLeftOut = !existsSync(join(repository.folder, "out/a.ipynb"));
  repository.git("sparse-checkout", "disable");

  expect([runs, isLeftOut]).toEqual([[], true]);
  expect(repository.read("out/a.ipynb")).toBe(EXECUTED);
});

test("attributes that a linked worktree has for itself are not read by git, so ours go to the shared ones", async () => {
  await using repository = new ScratchRepository("repo");
  repository.commit("first");
  repository.git("worktree", "add", "--quiet", "--detach", "../linked");
  const linked = repository.at("../linked");
  linked.write("a.ipynb", EXECUTED);
  repository.write(".git/worktrees/linked/info/attributes", "*.ipynb filter=labtrail\n");
  linked.git("add", "a.ipynb");
  const unread = linked.staged("a.ipynb");

  await linked.labtrail("git", "install");
  linked.git("add", "--renormalize", "a.ipynb");

  expect(unread).toBe(EXECUTED);
  expect(linked.staged("a.ipynb")).toBe(BARE);
});
