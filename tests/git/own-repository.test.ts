// This repository lives with its own filter, hooks and merge driver: a clone of it, set up as CONTRIBUTING.md says.
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { parseNotebook } from "../../src/notebook/parse.ts";
import { packageRoot } from "../../src/shared/installation.ts";
import { ScratchRepository } from "../helpers/scratch-repository.ts";

const NOTEBOOK = "notebooks/penguins.ipynb";
const MODULE = "notebooks/penguins.ts";

/** A clone of what is committed here, with everything installed. */
async function cloneOfThis(): Promise<ScratchRepository> {
  const around = new ScratchRepository("around");
  onTestFinished(() => around[Symbol.asyncDispose]());
  // The folder may belong to another user, as in a container of CI.
  around.git("config", "--global", "safe.directory", "*");
  around.git("clone", "--quiet", "--shared", "--branch", "scratch", await branchOf(around), "../clone");
  const clone = around.at("../clone");
  const { exitCode, stderr } = await clone.labtrail("git", "install");
  if (exitCode !== 0) throw new Error(stderr);
  return clone;
}

/** A copy of the last commit that `git clone` can name, whatever branch or detached commit is checked out here. */
async function branchOf(around: ScratchRepository): Promise<string> {
  const copy = join(around.outside, "copy.git");
  around.git("clone", "--quiet", "--bare", "--shared", packageRoot, copy);
  const head = around.git("-C", packageRoot, "rev-parse", "HEAD").trim();
  around.git("-C", copy, "update-ref", "refs/heads/scratch", head);
  return copy;
}

/** The notebook with something printed below each of its code cells. */
function executed(text: string): string {
  const notebook = JSON.parse(text);
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "code") continue;
    cell.execution_count = 7;
    cell.outputs = [{ name: "stdout", output_type: "stream", text: ["printed\n"] }];
  }
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

test("its attributes hand notebooks to the filter, and a fresh clone that is set up is well", async () => {
  const clone = await cloneOfThis();

  const { exitCode, stdout } = await clone.labtrail("git", "doctor");

  expect(stdout).not.toMatch(/^(?:error|warning)/m);
  expect(exitCode).toBe(0);
  expect(clone.status()).toBe("");
  expect((await clone.labtrail("export", "--check", "notebooks")).exitCode).toBe(0);
});

test("a notebook that was executed and edited is committed without outputs, and its module with it", async () => {
  const clone = await cloneOfThis();
  const edited = clone
    .read(NOTEBOOK)
    .replace("as const;\\n\\n", "as const;\\n")
    .replace("The species that can be told apart.", "All species that can be told apart.");
  clone.write(NOTEBOOK, executed(edited));

  clone.git("commit", "--quiet", "--all", "--message=edit");

  expect(clone.git("show", "--format=", "--name-only", "HEAD").trim().split("\n")).toEqual([NOTEBOOK, MODULE]);
  expect(clone.git("show", `HEAD:${MODULE}`)).toContain("All species that can be told apart.");
  const committed = parseNotebook(clone.git("show", `HEAD:${NOTEBOOK}`));
  expect(committed.cells.every((cell) => cell.kind !== "code" || cell.outputs.length === 0)).toBe(true);
  expect(clone.read(NOTEBOOK)).toContain("printed");
  expect(clone.status()).toBe("");
});

test("a cell that uses what its module cannot see stops the commit", async () => {
  const clone = await cloneOfThis();
  clone.write(NOTEBOOK, clone.read(NOTEBOOK).replace("return { mean, deviation:", "return { mean, wrong, deviation:"));

  const { exitCode, stderr } = clone.tryGit("commit", "--all", "--message=wrong");

  expect(exitCode).toBe(1);
  expect(stderr).toContain(`${NOTEBOOK} cell`);
  expect(stderr).toContain("NBX008");
});

test("two branches that edit one notebook are merged by cells, with outputs, and the module follows", async () => {
  const clone = await cloneOfThis();
  const base = clone.read(NOTEBOOK);
  clone.git("switch", "--quiet", "--create", "theirs");
  clone.write(
    NOTEBOOK,
    base.replace("const epochs =", "const rounds =").replace("The features of a penguin", "All features of a penguin"),
  );
  clone.git("commit", "--quiet", "--all", "--message=theirs");
  clone.git("switch", "--quiet", "scratch");
  clone.write(NOTEBOOK, executed(base.replace("One neuron:", "A neuron:")));
  clone.git("commit", "--quiet", "--all", "--message=ours");

  const merged = clone.tryGit("merge", "--no-edit", "theirs");
  const resolved = await clone.labtrail("resolve");
  clone.git("add", "--all");
  clone.git("commit", "--quiet", "--no-edit");

  expect(merged.stdout).toContain(`CONFLICT (content): Merge conflict in ${MODULE}`);
  expect(resolved.exitCode).toBe(0);
  expect(clone.git("show", `HEAD:${MODULE}`)).toMatch(/All features of a penguin[^]*A neuron:/);
  expect(clone.read(NOTEBOOK)).toContain("printed");
  expect(clone.status()).toBe("");
  expect((await clone.labtrail("export", "--check", "notebooks")).exitCode).toBe(0);
});
