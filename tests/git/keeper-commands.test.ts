import { existsSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { scratchRepository, type ScratchRepository } from "../helpers/scratch-repository.ts";
import { bareNotebook, sampleNotebook } from "./sample-notebook.ts";

const CELLS = [{ id: "one", source: "1 + 1", output: "2\n" }];

function keptIn(repository: ScratchRepository): readonly string[] {
  const folder = join(repository.folder, ".git/labtrail/outputs");
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** A notebook with some 3 kB of output. */
function big(text: string): string {
  return sampleNotebook([{ id: text, source: text, output: text.repeat(3000) }]);
}

/** What a checkout makes of a notebook that was deleted. */
function checkedOut(repository: ScratchRepository, path = "a.ipynb"): string {
  repository.remove(path);
  repository.git("checkout", "--quiet", "--", path);
  return repository.read(path);
}

test("switched off, nothing is kept and nothing put back; switched on again, all is as before", async () => {
  await using repository = scratchRepository();
  repository.write("a.ipynb", sampleNotebook(CELLS));

  const off = await repository.labtrail("git", "keeper", "off");
  repository.commit("first");
  const keptOff = keptIn(repository);
  const without = checkedOut(repository);
  const on = await repository.labtrail("git", "keeper", "on");
  repository.write("a.ipynb", sampleNotebook(CELLS));
  repository.git("add", "a.ipynb");

  expect(off.stdout).toContain("the keeper is off");
  expect(keptOff).toEqual([]);
  expect(without).toBe(bareNotebook(CELLS));
  expect(on.stdout).toContain("the keeper is on, for at most 1.0 GiB in a repository\n");
  expect(checkedOut(repository)).toBe(sampleNotebook(CELLS));
  expect(repository.read(".git/config")).not.toContain("keeper");
});

test("off for all repositories can be on for one", async () => {
  await using repository = scratchRepository();
  await repository.labtrail("git", "keeper", "off", "--global");

  const { stdout } = await repository.labtrail("git", "keeper", "on");

  expect(stdout).toContain("the keeper is on");
  expect(repository.git("config", "--local", "labtrail.keeper")).toBe("true\n");
});

test("with a size limit the notebook used longest ago goes first, and use counts, not only writing", async () => {
  await using repository = scratchRepository();
  const hourAgo = Date.now() / 1000 - 3600;
  for (const name of ["a", "b"]) {
    repository.write(`${name}.ipynb`, big(name));
    // Git looks once more at a file that is as young as its index.
    utimesSync(join(repository.folder, `${name}.ipynb`), hourAgo, hourAgo);
    repository.git("add", `${name}.ipynb`);
  }
  for (const name of keptIn(repository)) {
    utimesSync(join(repository.folder, ".git/labtrail/outputs", name), hourAgo, hourAgo);
  }
  // A checkout uses what was kept of the first one.
  checkedOut(repository, "a.ipynb");

  await repository.labtrail("git", "keeper", "--size", "7k");
  repository.write("c.ipynb", big("c"));
  repository.git("add", "c.ipynb");

  expect(keptIn(repository)).toHaveLength(2);
  expect(checkedOut(repository, "a.ipynb")).toBe(big("a"));
  expect(checkedOut(repository, "b.ipynb")).not.toBe(big("b"));
});

test("gc says what it deletes, takes what a crash has left, and can take all", async () => {
  await using repository = scratchRepository();
  repository.write("a.ipynb", sampleNotebook(CELLS));
  repository.git("add", "a.ipynb");
  const abandoned = join(repository.folder, ".git/labtrail/outputs/x.1.tmp");
  writeFileSync(abandoned, "half");
  utimesSync(abandoned, 1, 1);

  const first = await repository.labtrail("git", "gc");
  const all = await repository.labtrail("git", "gc", "--all");

  expect(first.stdout).toMatch(
    /^deleted 1 half-written files\ndeleted the outputs of 0 notebooks, 0 bytes\nkept are those of 1, /,
  );
  expect(all.stdout).toMatch(/^deleted the outputs of 1 notebooks, .*\nkept are those of 0, 0 bytes\n$/);
  expect(keptIn(repository)).toEqual([]);
});

test("uninstall deletes what was kept, unless it shall stay", async () => {
  await using repository = scratchRepository();
  repository.write("a.ipynb", sampleNotebook(CELLS));
  repository.git("add", "a.ipynb");

  const kept = await repository.labtrail("git", "uninstall", "--keep-outputs");
  const isThere = keptIn(repository).length;
  const purged = await repository.labtrail("git", "uninstall");

  expect(kept.stdout).not.toContain("kept outputs");
  expect(isThere).toBe(1);
  expect(purged.stdout).toMatch(/^deleted the kept outputs, \d+ bytes\n$/);
  expect(existsSync(join(repository.folder, ".git/labtrail"))).toBe(false);
  expect(repository.read("a.ipynb")).toBe(sampleNotebook(CELLS));
});

test.each([
  [["keeper", "maybe"], 'the keeper cannot be "maybe"'],
  [["keeper", "--size", "much"], '"much" is no size'],
  [["gc", "--size", "-1"], '"-1" is no size'],
])("labtrail git %j is a clear error", async (args, message) => {
  await using repository = scratchRepository();

  const { exitCode, stderr } = await repository.labtrail("git", ...args);

  expect(exitCode).not.toBe(0);
  expect(stderr).toContain(message);
});
