// Hooks beside the hooks of others: what is there keeps running, and comes back byte for byte.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { installFilter, uninstallFilter } from "../../src/git/install.ts";
import { ScratchRepository } from "../helpers/scratch-repository.ts";
import { sampleNotebook } from "./sample-notebook.ts";

const NAMES = ["post-checkout", "post-merge", "post-rewrite", "pre-commit"];
const NOTEBOOK = sampleNotebook([{ id: "one", source: "//| export src/one.ts\nconst one = 1;" }]);

const install = ({ folder, env }: ScratchRepository) => installFilter({ cwd: folder, env }, { scope: "local" });
const uninstall = ({ folder, env }: ScratchRepository) => uninstallFilter({ cwd: folder, env }, { scope: "local" });

function writeHook(repository: ScratchRepository, path: string, text: string, mode = 0o755): void {
  repository.write(path, text);
  chmodSync(join(repository.folder, path), mode);
}

/** Every file below a folder, with its mode and its bytes. */
function snapshot(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted()
    .map((path) => `${path} ${(statSync(path).mode & 0o777).toString(8)} ${readFileSync(path, "latin1")}`);
}

/** A repository without the samples that git puts into new ones. */
function bareOfSamples(): ScratchRepository {
  const repository = new ScratchRepository("repo");
  repository.git("config", "core.hooksPath", ".none");
  repository.git("config", "--unset", "core.hooksPath");
  return repository;
}

test("hooks are written where git runs them, can be run, and go away without a trace", async () => {
  await using repository = bareOfSamples();
  const before = snapshot(join(repository.folder, ".git"));

  const { hooks } = install(repository);

  expect(hooks?.hooks.map(({ name, state }) => `${name} ${state}`).toSorted()).toEqual(
    NAMES.map((name) => `${name} written`),
  );
  for (const { path } of hooks?.hooks ?? []) expect(statSync(path).mode & 0o111).toBe(0o111);
  uninstall(repository);
  expect(snapshot(join(repository.folder, ".git"))).toEqual(before);
});

test("installing again changes nothing", async () => {
  await using repository = bareOfSamples();
  install(repository);
  const before = snapshot(join(repository.folder, ".git"));

  const { hooks } = install(repository);

  expect(hooks?.hooks.every(({ state }) => state === "unchanged")).toBe(true);
  expect(snapshot(join(repository.folder, ".git"))).toEqual(before);
});

test("a hook that was there runs first, stops the commit if it fails, and comes back with its mode", async () => {
  await using repository = bareOfSamples();
  // Any language will do: it is run as a program.
  const own = `#!${process.execPath}\nconsole.error("mine first");\nprocess.exitCode = Number(process.env.MINE ?? 0);\n`;
  writeHook(repository, ".git/hooks/pre-commit", own, 0o750);
  const before = snapshot(join(repository.folder, ".git/hooks"));
  install(repository);
  repository.write("a.ipynb", NOTEBOOK);
  repository.git("add", "--all");

  const refused = repository.with({ MINE: "3" }).tryGit("commit", "--message=first");
  const accepted = repository.tryGit("commit", "--message=first");
  uninstall(repository);

  expect(refused.exitCode).not.toBe(0);
  expect(refused.stderr).toBe("mine first\n");
  expect(accepted.stderr).toMatch(/^mine first\nlabtrail: src\/one\.ts is in this commit/);
  expect(snapshot(join(repository.folder, ".git/hooks"))).toEqual(before);
});

test("a hook that was switched off by its mode stays off", async () => {
  await using repository = bareOfSamples();
  writeHook(repository, ".git/hooks/pre-commit", "#!/bin/sh\nexit 1\n", 0o644);
  install(repository);

  const { exitCode } = repository.tryGit("commit", "--quiet", "--allow-empty", "--message=first");

  expect(exitCode).toBe(0);
  uninstall(repository);
  expect(statSync(join(repository.folder, ".git/hooks/pre-commit")).mode & 0o777).toBe(0o644);
});

test("hooks that get input or arguments hand both on", async () => {
  await using repository = bareOfSamples();
  writeHook(repository, ".git/hooks/post-rewrite", '#!/bin/sh\necho "$1 $(wc -l)" > told\n');
  install(repository);
  repository.git("commit", "--quiet", "--allow-empty", "--message=first");

  repository.git("commit", "--quiet", "--allow-empty", "--amend", "--message=again");

  expect(repository.read("told").trim()).toBe("amend 1");
});

test("husky's hooks, which are committed, get our lines at their end, and lose only these", async () => {
  await using repository = bareOfSamples();
  repository.git("config", "core.hooksPath", ".husky/_");
  repository.write(".husky/pre-commit", "echo from husky >&2");
  // What husky 9 generates calls the file above it.
  for (const name of NAMES) {
    const call = `#!/usr/bin/env sh\nh="$(dirname "$0")/../${name}"\n[ ! -f "$h" ] || sh -e "$h" "$@"\n`;
    writeHook(repository, `.husky/_/${name}`, call);
  }
  const before = snapshot(join(repository.folder, ".husky"));
  const { hooks } = install(repository);
  repository.write("a.ipynb", NOTEBOOK);
  repository.git("add", "a.ipynb");

  const { stderr } = repository.tryGit("commit", "--message=first");
  repository.write("other.ts", "export {};\n");
  repository.git("add", "other.ts");
  const gone = repository.with({
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "labtrail.command",
    GIT_CONFIG_VALUE_0: "/gone",
  });
  const withoutProgram = gone.tryGit("commit", "--quiet", "--message=no notebook");
  uninstall(repository);

  expect(withoutProgram.exitCode).toBe(0);
  expect(hooks?.folder).toMatchObject({ kind: "shared", manager: "husky" });
  expect(stderr).toMatch(/^from husky\nlabtrail: src\/one\.ts is in this commit/);
  expect(snapshot(join(repository.folder, ".husky"))).toEqual(before);
});

test("a committed folder of hooks works the same, and a colleague without labtrail is told", async () => {
  await using repository = bareOfSamples();
  repository.git("config", "core.hooksPath", "tools/hooks");
  install(repository);
  repository.write("a.ipynb", NOTEBOOK);
  repository.git("add", "--all");
  // The settings of this clone are what a colleague does not have.
  repository.git("config", "--unset", "labtrail.command");

  const told = repository.tryGit("commit", "--message=first");
  repository.git("rm", "--quiet", "--cached", "a.ipynb");
  const others = repository.tryGit("commit", "--message=no notebook");

  const moved = repository.tryGit("switch", "--quiet", "--create", "other");

  expect(moved.exitCode).toBe(0);
  expect(told.exitCode).toBe(1);
  expect(told.stderr).toContain("labtrail cannot be started, so nothing has checked the notebooks of this commit.");
  expect(others.exitCode).toBe(0);
});

test("a committed hook in another language is left alone", async () => {
  await using repository = bareOfSamples();
  repository.git("config", "core.hooksPath", "hooks");
  writeHook(repository, "hooks/pre-commit", "#!/usr/bin/env python3\nprint(1)\n");

  const { hooks } = install(repository);

  expect(hooks?.hooks.find(({ name }) => name === "pre-commit")).toMatchObject({ state: "left" });
  expect(repository.read("hooks/pre-commit")).toBe("#!/usr/bin/env python3\nprint(1)\n");
});

test("hooks of all the user's repositories are not touched for one of them", async () => {
  await using repository = bareOfSamples();
  mkdirSync(join(repository.outside, "my-hooks"));
  repository.git("config", "--global", "core.hooksPath", "~/my-hooks");

  const { hooks } = install(repository);

  expect(hooks).toMatchObject({ folder: { kind: "outside" }, hooks: [] });
  expect(readdirSync(join(repository.outside, "my-hooks"))).toEqual([]);
});

test("the pre-commit framework keeps running us, also after it has been installed again", async () => {
  await using repository = bareOfSamples();
  // The framework runs `pre-commit.legacy` before its own hooks, and overwrites only what it wrote itself.
  const framework = `#!/bin/sh
# File generated by pre-commit: https://pre-commit.com
[ ! -x "$0.legacy" ] || "$0.legacy" "$@" || exit 1
echo framework >&2
`;
  writeHook(repository, ".git/hooks/pre-commit", framework);
  const before = snapshot(join(repository.folder, ".git/hooks"));
  install(repository);
  writeHook(repository, ".git/hooks/pre-commit", framework);
  repository.write("a.ipynb", NOTEBOOK);
  repository.git("add", "a.ipynb");

  const { stderr } = repository.tryGit("commit", "--message=first");
  uninstall(repository);

  expect(stderr).toMatch(/^labtrail: src\/one\.ts is in this commit.*\nframework\n/);
  expect(snapshot(join(repository.folder, ".git/hooks"))).toEqual(before);
});

test("when the program is gone, commits of notebooks stop with what to do, and others go on", async () => {
  await using repository = bareOfSamples();
  install(repository);
  repository.write("a.ipynb", NOTEBOOK);
  repository.git("add", "--all");
  repository.git("config", "labtrail.command", "/gone/node /gone/labtrail");

  const { exitCode, stderr } = repository.tryGit("commit", "--message=first");

  expect(exitCode).toBe(1);
  expect(stderr).toContain("run: labtrail git install");
});
