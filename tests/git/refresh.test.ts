// False "modified" states and what they block, and that ending them loses nothing.
import { expect, test } from "vitest";

import { scratchRepository, type ScratchRepository } from "../helpers/scratch-repository.ts";
import { sampleNotebook } from "./sample-notebook.ts";

const LOAD = { id: "load", source: "load()", output: "344 rows\n" };
const FIT = { id: "fit", source: "fit()", output: "loss 0.1\n" };
const EXECUTED = sampleNotebook([LOAD, FIT]);
const EXECUTED_AGAIN = EXECUTED.replace("loss 0.1", "loss 0.123");
const EDITED = EXECUTED.replace("fit()", "fit(1)");

function committed(): ScratchRepository {
  const repository = scratchRepository();
  repository.write("a.ipynb", EXECUTED);
  repository.write("b.ipynb", EXECUTED);
  repository.commit("first");
  return repository;
}

/** An upstream that has edited the first cell, to be pulled. */
function withUpstream(): ScratchRepository {
  const repository = committed();
  repository.git("clone", "--quiet", ".", "../upstream");
  const upstream = repository.at("../upstream");
  upstream.write(
    "a.ipynb",
    sampleNotebook([{ ...LOAD, source: "load('b.csv')" }, FIT]).replaceAll(
      /"outputs": \[[^]*?\n {3}\]/g,
      '"outputs": []',
    ),
  );
  upstream.git("commit", "--quiet", "--all", "--message=upstream");
  repository.git("remote", "add", "origin", "../upstream");
  return repository;
}

test("a notebook with new outputs is shown as modified, until refresh; its file and what is staged stay", async () => {
  await using repository = committed();
  repository.write("a.ipynb", EXECUTED_AGAIN);
  const before = repository.status();
  const staged = repository.staged("a.ipynb");

  const { exitCode, stdout } = await repository.labtrail("git", "refresh");

  expect(before).toBe(" M a.ipynb\n");
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "a.ipynb is not modified: only its outputs are new\n" });
  expect(repository.status()).toBe("");
  expect(repository.read("a.ipynb")).toBe(EXECUTED_AGAIN);
  expect(repository.staged("a.ipynb")).toBe(staged);
});

test("a pull that new outputs have blocked goes through, and the outputs are still there", async () => {
  await using repository = withUpstream();
  repository.write("a.ipynb", EXECUTED_AGAIN);

  const blocked = repository.tryGit("pull", "--quiet", "--ff-only", "origin", "main");
  await repository.labtrail("git", "refresh");
  repository.git("pull", "--quiet", "--ff-only", "origin", "main");

  expect(blocked.exitCode).not.toBe(0);
  expect(blocked.stderr).toContain("would be overwritten by merge");
  const pulled = repository.read("a.ipynb");
  expect(pulled).toContain("load('b.csv')");
  expect(pulled).toContain("loss 0.123");
});

test("a rebase that git refused because of outputs goes through", async () => {
  await using repository = withUpstream();
  repository.write("b.ipynb", EXECUTED_AGAIN);
  repository.git("fetch", "--quiet", "origin");

  const blocked = repository.tryGit("rebase", "--quiet", "origin/main");
  await repository.labtrail("git", "refresh");
  repository.git("rebase", "--quiet", "origin/main");

  expect(blocked.stderr).toContain("You have unstaged changes");
  expect(repository.read("b.ipynb")).toBe(EXECUTED_AGAIN);
});

test("an edited notebook stays modified and unstaged, and is told apart", async () => {
  await using repository = committed();
  repository.write("a.ipynb", EDITED);
  repository.write("b.ipynb", EXECUTED_AGAIN);

  const { stdout } = await repository.labtrail("git", "refresh");

  expect(stdout).toBe(
    "a.ipynb is modified: a cell or the metadata changed\nb.ipynb is not modified: only its outputs are new\n",
  );
  expect(repository.status()).toBe(" M a.ipynb\n");
  expect(repository.git("diff", "--cached", "--name-only")).toBe("");
});

test("what is staged of an edited notebook stays staged", async () => {
  await using repository = committed();
  repository.write("a.ipynb", EDITED);
  repository.git("add", "a.ipynb");
  repository.write("a.ipynb", EDITED.replace("loss 0.1", "loss 0.05"));

  await repository.labtrail("git", "refresh");

  expect(repository.status()).toBe("M  a.ipynb\n");
  expect(repository.staged("a.ipynb")).toContain("fit(1)");
});

test("outputs that nothing keeps are not given to git's mercy unless that is meant", async () => {
  await using repository = committed();
  await repository.labtrail("git", "keeper", "off");
  repository.write("a.ipynb", EXECUTED_AGAIN);

  const careful = await repository.labtrail("git", "refresh");
  const statusBefore = repository.git("diff-files", "--name-only");
  const meant = await repository.labtrail("git", "refresh", "--all");

  expect(careful.stdout).toContain("a.ipynb has new outputs, and nothing keeps them");
  expect(statusBefore).toBe("a.ipynb\n");
  expect(meant.stdout).toBe("a.ipynb is not modified: only its outputs are new\n");
  expect(repository.status()).toBe("");
});

test("a broken notebook is named and stops nothing", async () => {
  await using repository = committed();
  repository.write("a.ipynb", "{ broken");
  repository.write("b.ipynb", EXECUTED_AGAIN);

  const { exitCode, stdout } = await repository.labtrail("git", "refresh");

  expect(exitCode).toBe(0);
  expect(stdout).toContain("a.ipynb cannot be read");
  expect(stdout).toContain("b.ipynb is not modified");
});

test("a notebook that git holds with outputs is told apart, with the way out", async () => {
  await using repository = scratchRepository();
  repository.write("a.ipynb", EXECUTED);
  repository.addRaw("a.ipynb");
  repository.git("commit", "--quiet", "--message=raw");
  repository.write("a.ipynb", EXECUTED_AGAIN);

  const { stdout } = await repository.labtrail("git", "refresh");

  expect(stdout).toContain("a.ipynb is committed with its outputs");
  repository.git("add", "--renormalize", "a.ipynb");
  expect(repository.staged("a.ipynb")).toContain('"outputs": []');
});

test("with nothing to do it says so, and outside of a repository what is wrong", async () => {
  await using repository = committed();

  expect(await repository.labtrail("git", "refresh")).toMatchObject({
    exitCode: 0,
    stderr: "git takes no notebook for modified\n",
  });
  expect(await repository.at("..").labtrail("git", "refresh")).toMatchObject({ exitCode: 1, stdout: "" });
});
