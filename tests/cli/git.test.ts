import { join } from "node:path";

import { expect, test } from "vitest";

import type { Effects } from "../../src/cli/effects.ts";
import { type CommandOutcome, runInFolder } from "../helpers/run-in-folder.ts";
import { ScratchRepository } from "../helpers/scratch-repository.ts";

/** Runs a command line in a folder, and collects what it printed. */
function labtrail(folder: string, env: Effects["env"], ...args: readonly string[]): Promise<CommandOutcome> {
  return runInFolder(folder, args, env);
}

test("install says what was set and what to do next, and status then finds it in order", async () => {
  await using repository = new ScratchRepository("repo");

  const install = await labtrail(repository.folder, repository.env, "git", "install");
  const status = await labtrail(repository.folder, repository.env, "git", "status");

  expect(install.exitCode).toBe(0);
  expect(install.stdout).toContain("set filter.labtrail.required = true\n");
  expect(install.stdout).toContain(`added to ${join(repository.folder, ".git/info/attributes")}: *.ipynb`);
  expect(install.stderr).toContain("git add --renormalize .");
  expect(status).toMatchObject({ exitCode: 0, stderr: "" });
  expect(status.stdout).toContain("a notebook through git: ok\n");
});

test("install says when the attributes are committed already", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write(".gitattributes", "*.ipynb filter=labtrail diff=labtrail merge=labtrail\n");

  const { stdout } = await labtrail(repository.folder, repository.env, "git", "install");

  expect(stdout).toContain("git already treats notebooks so: *.ipynb filter=labtrail diff=labtrail merge=labtrail\n");
});

test("status fails where nothing is installed", async () => {
  await using repository = new ScratchRepository("repo");

  const { exitCode, stdout, stderr } = await labtrail(repository.folder, repository.env, "git", "status");

  expect(exitCode).toBe(1);
  expect(stdout).toContain("filter.labtrail.process: missing\n");
  expect(stderr).toContain("labtrail git install");
});

test("uninstall says what it removed, or that there was nothing", async () => {
  await using repository = new ScratchRepository("repo");
  await labtrail(repository.folder, repository.env, "git", "install", "--attributes", ".gitattributes");

  const first = await labtrail(repository.folder, repository.env, "git", "uninstall", "--attributes=.gitattributes");
  const second = await labtrail(repository.folder, repository.env, "git", "uninstall");

  expect(first.stdout).toContain("unset filter.labtrail.process\n");
  expect(first.stdout).toContain(`removed our part of ${join(repository.folder, ".gitattributes")}\n`);
  expect(second).toEqual({ exitCode: 0, stdout: "", stderr: "nothing was installed\n" });
});

test("outside of a repository the error says where and what to do, without a stack", async () => {
  await using repository = new ScratchRepository("repo");

  const { exitCode, stdout, stderr } = await labtrail(repository.outside, repository.env, "git", "install");

  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toContain(`"${repository.outside}" is in no repository that git can open`);
  expect(stderr).toContain("git init");
  expect(stderr).not.toContain("    at ");
});
