import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { GitError } from "../../src/git/git-error.ts";
import { installFilter, uninstallFilter } from "../../src/git/install.ts";
import { filterSettings } from "../../src/git/settings.ts";
import { filterStatus } from "../../src/git/status.ts";
import { bareNotebook, sampleNotebook } from "./sample-notebook.ts";
import { ScratchRepository } from "../helpers/scratch-repository.ts";

const LINE = "*.ipynb filter=labtrail diff=labtrail merge=labtrail";
const CELLS = [{ source: "1 + 1", output: "2" }];

function placeOf({ folder, env }: ScratchRepository) {
  return { cwd: folder, env };
}

test("an installation sets the filter, the diff driver and the attributes, and it works", async () => {
  await using repository = new ScratchRepository("repo");

  const installed = installFilter(placeOf(repository), { scope: "local" });

  expect(repository.git("config", "filter.labtrail.required")).toBe("true\n");
  expect(installed.settings.map(({ key }) => key)).toEqual(filterSettings().map(({ key }) => key));
  expect(repository.read(".git/info/attributes")).toBe(`${LINE}\n`);
  expect(filterStatus(placeOf(repository))).toMatchObject({ hasAttributes: true, problem: undefined });
});

test("an uninstallation leaves the repository as it was", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write(".git/info/attributes", "*.png binary");
  const config = repository.read(".git/config");

  installFilter(placeOf(repository), { scope: "local" });
  uninstallFilter(placeOf(repository), { scope: "local" });

  expect(repository.read(".git/config")).toBe(config);
  expect(repository.read(".git/info/attributes")).toBe("*.png binary");
});

test("an attributes file that held nothing else is removed", async () => {
  await using repository = new ScratchRepository("repo");
  installFilter(placeOf(repository), { scope: "local" });

  const uninstalled = uninstallFilter(placeOf(repository), { scope: "local" });

  expect(uninstalled.keys).toHaveLength(8);
  expect(existsSync(join(repository.folder, ".git/info/attributes"))).toBe(false);
});

test("installing twice changes nothing, and uninstalling twice removes nothing", async () => {
  await using repository = new ScratchRepository("repo");
  installFilter(placeOf(repository), { scope: "local" });
  const config = repository.read(".git/config");

  const again = installFilter(placeOf(repository), { scope: "local" });

  expect(again.attributesFile).toBeUndefined();
  expect(repository.read(".git/config")).toBe(config);
  expect(repository.read(".git/info/attributes")).toBe(`${LINE}\n`);
  uninstallFilter(placeOf(repository), { scope: "local" });
  expect(uninstallFilter(placeOf(repository), { scope: "local" })).toEqual({
    keys: [],
    files: [],
    purgedBytes: 0,
  });
});

test("the attributes can go into a file that is shared", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write(".gitattributes", "* text=auto\r\n");

  installFilter(placeOf(repository), { scope: "local", attributesFile: ".gitattributes" });

  expect(repository.read(".gitattributes")).toBe(`* text=auto\r\n${LINE}\n`);
  expect(existsSync(join(repository.folder, ".git/info/attributes"))).toBe(false);
  uninstallFilter(placeOf(repository), { scope: "local", attributesFile: ".gitattributes" });
  expect(repository.read(".gitattributes")).toBe("* text=auto\r\n");
});

test("committed attributes are not overruled, so that the files they exempt stay exempt", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write(".gitattributes", `${LINE}\nfixtures/** -filter\n`);
  repository.write("fixtures/a.ipynb", sampleNotebook(CELLS));

  const installed = installFilter(placeOf(repository), { scope: "local" });
  repository.git("add", "--all");

  expect(installed.attributesFile).toBeUndefined();
  expect(repository.staged("fixtures/a.ipynb")).toBe(sampleNotebook(CELLS));
});

test("in a linked worktree the attributes go where git reads them", async () => {
  await using repository = new ScratchRepository("repo");
  repository.commit("first");
  const linked = join(repository.outside, "linked");
  repository.git("worktree", "add", "--quiet", linked);

  installFilter({ cwd: linked, env: repository.env }, { scope: "local" });

  expect(repository.read(".git/info/attributes")).toBe(`${LINE}\n`);
  expect(filterStatus({ cwd: linked, env: repository.env }).problem).toBeUndefined();
});

test("a subfolder of the repository is as good as its top", async () => {
  await using repository = new ScratchRepository("repo");
  const subfolder = join(repository.folder, "deep", "down");
  mkdirSync(subfolder, { recursive: true });

  installFilter({ cwd: subfolder, env: repository.env }, { scope: "local" });

  expect(repository.read(".git/info/attributes")).toBe(`${LINE}\n`);
  expect(filterStatus({ cwd: subfolder, env: repository.env }).problem).toBeUndefined();
});

test("a global installation serves every repository of the user", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write("a.ipynb", sampleNotebook(CELLS));

  installFilter({ cwd: repository.outside, env: repository.env }, { scope: "global" });
  repository.git("add", "a.ipynb");

  expect(repository.staged("a.ipynb")).toBe(bareNotebook(CELLS));
  expect(readFileSync(join(repository.outside, ".config/git/attributes"), "utf8")).toBe(`${LINE}\n`);
  uninstallFilter({ cwd: repository.outside, env: repository.env }, { scope: "global" });
  expect(repository.tryGit("config", "--global", "--list").stdout).toBe("");
});

test("a global installation respects the attributes file that the user configured", async () => {
  await using repository = new ScratchRepository("repo");
  repository.git("config", "--global", "core.attributesFile", "~/my-attributes");

  const installed = installFilter(placeOf(repository), { scope: "global" });

  expect(installed.attributesFile).toBe(join(repository.outside, "my-attributes"));
});

test("outside of a repository nothing is written", async () => {
  await using repository = new ScratchRepository("repo");
  const outside = { cwd: repository.outside, env: repository.env };

  expect(() => installFilter(outside, { scope: "local" })).toThrow(GitError);
  expect(() => installFilter(outside, { scope: "local" })).toThrow(`"${repository.outside}" is in no repository`);
  expect(() => uninstallFilter(outside, { scope: "local" })).toThrow(GitError);
  expect(() => filterStatus(outside)).toThrow(GitError);
});

test("a git that cannot be started is a clear error", async () => {
  await using repository = new ScratchRepository("repo");

  const install = () => installFilter({ cwd: repository.folder, env: { PATH: "/nowhere" } }, { scope: "local" });

  expect(install).toThrow(/git cannot be started in ".*": spawnSync git ENOENT/);
});

test("a configuration that git cannot write is a clear error", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write(".git/config.lock", "");

  expect(() => installFilter(placeOf(repository), { scope: "local" })).toThrow(
    /"git config --local .*" failed: .*lock/,
  );
});

test("status names what is missing or different, and what git says when the filter fails", async () => {
  await using repository = new ScratchRepository("repo");
  installFilter(placeOf(repository), { scope: "local" });
  repository.git("config", "--unset", "filter.labtrail.smudge");
  repository.git("config", "filter.labtrail.process", "/gone/node process");

  const status = filterStatus(placeOf(repository));

  const stateOf = (key: string) => status.settings.find((setting) => setting.key === key);
  expect(stateOf("filter.labtrail.smudge")).toMatchObject({ state: "missing" });
  expect(stateOf("filter.labtrail.process")).toMatchObject({ state: "different", value: "/gone/node process" });
  expect(status.problem).toContain("/gone/node");
});

test("status sees that notebooks are not filtered at all", async () => {
  await using repository = new ScratchRepository("repo");

  const status = filterStatus(placeOf(repository));

  expect(status.hasAttributes).toBe(false);
  expect(status.problem).toBe("git stores notebooks as they are, outputs included");
});

test("looking at the status leaves nothing behind", async () => {
  await using repository = new ScratchRepository("repo");
  installFilter(placeOf(repository), { scope: "local" });

  filterStatus(placeOf(repository));

  expect(existsSync(join(repository.folder, ".git/labtrail"))).toBe(false);
  expect(repository.status()).toBe("");
});
