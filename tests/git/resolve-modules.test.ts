// A merge of two notebooks always conflicts in the head of their module: the merged notebook makes it anew.
import { expect, test } from "vitest";

import { hookedRepository, type ScratchRepository } from "../helpers/scratch-repository.ts";
import { sampleNotebook } from "./sample-notebook.ts";

function notebook(one: string, two: string): string {
  return sampleNotebook([
    { id: "head", source: "//| module src/numbers.ts" },
    { id: "one", source: `//| export\nconst one = ${one};` },
    { id: "two", source: `//| export\nconst two = ${two};` },
  ]);
}

/** A merge that has stopped: ours and theirs as given, from 1 and 2. */
function stopped(ours: readonly [string, string], theirs: readonly [string, string]): ScratchRepository {
  const repository = hookedRepository();
  repository.write("a.ipynb", notebook("1", "2"));
  repository.commit("base");
  repository.git("switch", "--quiet", "-c", "theirs");
  repository.write("a.ipynb", notebook(...theirs));
  repository.commit("theirs");
  repository.git("switch", "--quiet", "main");
  repository.write("a.ipynb", notebook(...ours));
  repository.commit("ours");
  repository.tryGit("merge", "--quiet", "--no-edit", "theirs");
  return repository;
}

test("where the notebook merged by itself, resolve makes the module, and the merge can be committed", async () => {
  await using repository = stopped(["10", "2"], ["1", "20"]);
  const before = repository.status();

  const { exitCode, stdout, stderr } = await repository.labtrail("resolve");
  repository.git("add", "src/numbers.ts");
  repository.git("commit", "--quiet", "--no-edit");

  expect(before).toBe("M  a.ipynb\nUU src/numbers.ts\n");
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 0,
    stdout: "src/numbers.ts  made anew from a.ipynb\n",
    stderr: "next: git add src/numbers.ts\n",
  });
  expect(repository.git("show", "HEAD:src/numbers.ts").match(/\d+;/g)).toEqual(["10;", "20;"]);
  expect(repository.status()).toBe("");
});

test("a notebook with conflicts comes first, and its module follows the side that is taken", async () => {
  await using repository = stopped(["10", "2"], ["11", "20"]);

  const waiting = await repository.labtrail("resolve");
  const taken = await repository.labtrail("resolve", "--theirs");

  expect(waiting.exitCode).toBe(1);
  expect(taken.stdout).toContain("src/numbers.ts  made anew from a.ipynb\n");
  expect(taken.stderr).toBe("next: git add a.ipynb src/numbers.ts\n");
  expect(repository.read("src/numbers.ts").match(/\d+;/g)).toEqual(["11;", "20;"]);
});

test("a module that one side edited by hand is left to a person", async () => {
  await using repository = hookedRepository();
  repository.write("a.ipynb", notebook("1", "2"));
  repository.commit("base");
  repository.git("switch", "--quiet", "-c", "theirs");
  repository.write("src/numbers.ts", repository.read("src/numbers.ts").replace("one = 1", "one = 1.5"));
  repository.git("commit", "--quiet", "--all", "--no-verify", "--message=theirs");
  repository.git("switch", "--quiet", "main");
  repository.write("a.ipynb", notebook("10", "2"));
  repository.commit("ours");
  repository.tryGit("merge", "--quiet", "--no-edit", "theirs");
  const before = repository.read("src/numbers.ts");

  const { exitCode, stdout } = await repository.labtrail("resolve");

  expect(exitCode).toBe(1);
  expect(stdout).toBe(
    "src/numbers.ts  was edited by hand on one side, which a.ipynb does not know: merge it by hand\n",
  );
  expect(repository.read("src/numbers.ts")).toBe(before);
});

test("a module whose merged cells cannot be exported waits, and what to do is said", async () => {
  await using repository = stopped(["10", "2"], ["1", "one + 20"]);
  repository.write("a.ipynb", notebook("missing", "one + 20"));

  const { exitCode, stdout } = await repository.labtrail("resolve");

  expect(exitCode).toBe(1);
  expect(stdout).toContain("src/numbers.ts  cannot be made from a.ipynb yet. See: labtrail export --check a.ipynb\n");
});

test("a module that a person has merged already stays as it is", async () => {
  await using repository = stopped(["10", "2"], ["1", "20"]);
  repository.write("src/numbers.ts", "mine\n");

  await repository.labtrail("resolve");

  expect(repository.read("src/numbers.ts")).toBe("mine\n");
});
