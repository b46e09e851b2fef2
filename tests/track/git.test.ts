// With a real git, on a scratch repository.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { captureCode } from "../../src/track/capture/git.ts";
import { runId } from "./sample-run.ts";

let folder: string;
const git = (...args: readonly string[]): string => execFileSync("git", args, { cwd: folder, encoding: "utf8" }).trim();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "labtrail-git-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function createRepository(): void {
  git("init", "-q", "-b", "main");
  git("config", "user.name", "Ada");
  git("config", "user.email", "ada@example.org");
  writeFileSync(join(folder, ".gitignore"), "ignored.txt\n");
  writeFileSync(join(folder, "kept.txt"), "one\n");
  git("add", ".");
  git("commit", "-q", "-m", "first");
}

test("a clean work tree is its commit, with branch and the remote without credentials", async () => {
  createRepository();
  git("remote", "add", "origin", "https://ada:secret@example.org/lab/penguins.git");
  mkdirSync(join(folder, "notebooks"));

  const code = await captureCode(join(folder, "notebooks"), runId());

  expect(code).toEqual({
    commit: git("rev-parse", "HEAD"),
    branch: "main",
    remote: "https://example.org/lab/penguins.git",
    isDirty: false,
    snapshot: undefined,
    leftOut: [],
  });
});

test("the remote is origin, or else the first, and its credentials are nowhere", async () => {
  createRepository();
  git("remote", "add", "backup", "https://ada:secret@backup.org/a.git");
  expect((await captureCode(folder, runId()))?.remote).toBe("https://backup.org/a.git");

  git("remote", "add", "origin", "git@example.org:lab/a.git");
  expect((await captureCode(folder, runId()))?.remote).toBe("git@example.org:lab/a.git");
});

test("a changed work tree is kept as a hidden commit, and index, HEAD and status stay untouched", async () => {
  createRepository();
  writeFileSync(join(folder, "kept.txt"), "two\n");
  writeFileSync(join(folder, "staged.txt"), "staged\n");
  git("add", "staged.txt");
  writeFileSync(join(folder, "new.txt"), "new\n");
  writeFileSync(join(folder, "ignored.txt"), "not to be kept\n");
  const [head, status, staged] = [git("rev-parse", "HEAD"), git("status", "--porcelain"), git("diff", "--cached")];
  const id = runId();

  const code = await captureCode(folder, id);

  const snapshot = code?.snapshot ?? "";
  expect(code?.isDirty).toBe(true);
  expect(git("rev-parse", `refs/labtrail/runs/${id}`)).toBe(snapshot);
  expect(git("rev-parse", `${snapshot}^`)).toBe(head);
  expect(git("show", `${snapshot}:kept.txt`)).toBe("two");
  expect(git("ls-tree", "--name-only", snapshot).split("\n")).toEqual([
    ".gitignore",
    "kept.txt",
    "new.txt",
    "staged.txt",
  ]);
  expect([git("rev-parse", "HEAD"), git("status", "--porcelain"), git("diff", "--cached")]).toEqual([
    head,
    status,
    staged,
  ]);
  expect(git("branch", "--all")).toBe("* main");
});

test("a file that changed in the moment of a commit, and kept its size, is kept as it is", async () => {
  createRepository();
  const { mtime } = statSync(join(folder, ".git", "index"));
  writeFileSync(join(folder, "kept.txt"), "two\n");
  utimesSync(join(folder, "kept.txt"), mtime, mtime);

  const code = await captureCode(folder, runId());

  expect(git("show", `${code?.snapshot}:kept.txt`)).toBe("two");
});

test("large untracked files and files of secrets are left out of the hidden commit, and named", async () => {
  createRepository();
  writeFileSync(join(folder, "big data.bin"), Buffer.alloc(10_000_001));
  writeFileSync(join(folder, ".env"), "TOKEN=abc");
  writeFileSync(join(folder, "new.txt"), "new\n");

  const code = await captureCode(folder, runId());

  expect(code?.leftOut).toEqual([".env", "big data.bin"]);
  expect(git("ls-tree", "--name-only", code?.snapshot ?? "").split("\n")).toEqual([
    ".gitignore",
    "kept.txt",
    "new.txt",
  ]);
});

test("a repository without a commit is kept as well", async () => {
  git("init", "-q", "-b", "main");
  writeFileSync(join(folder, "new.txt"), "new\n");

  const code = await captureCode(folder, runId());

  expect(code).toMatchObject({ commit: undefined, branch: "main", isDirty: true });
  expect(git("show", `${code?.snapshot}:new.txt`)).toBe("new");
});

test("without a repository there is nothing to say", async () => {
  expect(await captureCode(folder, runId())).toBeUndefined();
});
