// Modules in the same commit: what the pre-commit hook does to the index, and what it leaves alone, in real git.
import { expect, test } from "vitest";

import { hookedRepository, type ScratchRepository } from "../helpers/scratch-repository.ts";
import { sampleNotebook, type SampleCell } from "./sample-notebook.ts";

const HEAD: SampleCell = { id: "head", source: "//| module src/area.ts" };
const AREA: SampleCell = {
  id: "area",
  source: "//| export\nfunction area(r: number) {\n  return 3 * r * r;\n}",
  output: "[Function: area]\n",
};
const USE: SampleCell = { id: "use", source: "area(2)", output: "12\n" };
const BETTER: SampleCell = { ...AREA, source: AREA.source.replace("3 *", "Math.PI *") };
const NOTEBOOK = sampleNotebook([HEAD, AREA, USE]);
const EDITED = sampleNotebook([HEAD, BETTER, USE]);

/** A repository whose first commit has a notebook and its module. */
function committed(): ScratchRepository {
  const repository = hookedRepository();
  repository.write("a.ipynb", NOTEBOOK);
  repository.commit("first");
  return repository;
}

/** A file of the last commit. */
function inHead(repository: ScratchRepository, path: string): string {
  return repository.git("show", `HEAD:${path}`);
}

function filesOfHead(repository: ScratchRepository): readonly string[] {
  return repository.git("show", "--format=", "--name-only", "HEAD").trim().split("\n");
}

test("a notebook's module is made and committed with it, in the first commit too, and nothing is left to do", async () => {
  await using repository = committed();

  expect(filesOfHead(repository)).toEqual(["a.ipynb", "src/area.ts"]);
  expect(inHead(repository, "src/area.ts")).toContain("return 3 * r * r;");
  expect(inHead(repository, "a.ipynb")).toContain('"outputs": []');
  expect(repository.read("a.ipynb")).toBe(NOTEBOOK);
  expect(repository.status()).toBe("");
  const { exitCode } = await repository.labtrail("export", "--check");
  expect(exitCode).toBe(0);
});

test("an edited cell takes its module along, and the hook says so", async () => {
  await using repository = committed();
  repository.write("a.ipynb", EDITED);
  repository.git("add", "a.ipynb");

  const { exitCode, stderr } = repository.tryGit("commit", "--message=better");

  expect(exitCode).toBe(0);
  expect(stderr).toContain("labtrail: src/area.ts is in this commit, as a.ipynb has it now\n");
  expect(inHead(repository, "src/area.ts")).toContain("return Math.PI * r * r;");
  expect(repository.read("src/area.ts")).toBe(inHead(repository, "src/area.ts"));
  expect(repository.status()).toBe("");
});

test("a part of an edit, as `git add -p` stages it, makes the module of that part only", async () => {
  await using repository = committed();
  const second: SampleCell = { id: "more", source: "//| export\nconst tau = 6.28;" };
  repository.write("a.ipynb", sampleNotebook([HEAD, BETTER, USE, second]));
  repository.stage("a.ipynb", sampleNotebook([HEAD, BETTER, USE]));

  repository.git("commit", "--quiet", "--message=part");

  expect(inHead(repository, "src/area.ts")).toContain("Math.PI");
  expect(inHead(repository, "src/area.ts")).not.toContain("tau");
  expect(repository.read("src/area.ts")).toBe(inHead(repository, "src/area.ts"));
  expect(repository.status()).toBe(" M a.ipynb\n");
});

test("`git add -p` itself stages one hunk of two, and the module has that one", async () => {
  await using repository = committed();
  const other: SampleCell = { ...USE, source: "area(3)" };
  const far = Array.from({ length: 4 }, (_, index): SampleCell => ({ id: `far-${index}`, source: `${index}` }));
  repository.write("a.ipynb", sampleNotebook([HEAD, AREA, ...far, USE]));
  repository.commit("longer");
  repository.write("a.ipynb", sampleNotebook([HEAD, BETTER, ...far, other]));

  repository.gitWith("y\nn\n", "add", "-p", "a.ipynb");
  repository.git("commit", "--quiet", "--message=one hunk");

  expect(inHead(repository, "a.ipynb")).toContain("Math.PI");
  expect(inHead(repository, "a.ipynb")).toContain("area(2)");
  expect(inHead(repository, "src/area.ts")).toContain("Math.PI");
  expect(repository.status()).toBe(" M a.ipynb\n");
});

test("edits of the module in the working tree that are not staged stay there, and the commit is right without them", async () => {
  await using repository = committed();
  const byHand = repository.read("src/area.ts").replace("3 * r * r", "r * r * 3");
  repository.write("src/area.ts", byHand);
  repository.write("a.ipynb", EDITED);
  repository.git("add", "a.ipynb");

  const { stderr } = repository.tryGit("commit", "--message=better");

  expect(stderr).toContain("The file here has changes of its own, and is left alone");
  expect(repository.read("src/area.ts")).toBe(byHand);
  expect(inHead(repository, "src/area.ts")).toContain("Math.PI");
  expect(repository.status()).toBe(" M src/area.ts\n");
});

test.each([
  ["git commit PATH", ["commit", "--quiet", "--message=one", "a.ipynb"]],
  ["git commit -a", ["commit", "--quiet", "--all", "--message=all"]],
  ["git commit --include PATH", ["commit", "--quiet", "--message=one", "--include", "a.ipynb"]],
])("%s commits the module, and the next commit does not take it back", async (_name, args) => {
  await using repository = committed();
  repository.write("other.txt", "staged before\n");
  repository.git("add", "other.txt");
  repository.write("a.ipynb", EDITED);

  repository.git(...args);

  expect(filesOfHead(repository)).toContain("src/area.ts");
  expect(inHead(repository, "src/area.ts")).toContain("Math.PI");
  expect(repository.git("diff", "--cached", "--name-only", "--", "src")).toBe("");
  expect(repository.status()).toBe(filesOfHead(repository).includes("other.txt") ? "" : "A  other.txt\n");
});

test("`git commit PATH` leaves a module alone that was staged otherwise", async () => {
  await using repository = committed();
  repository.write("src/area.ts", `${repository.read("src/area.ts")}// more\n`);
  repository.git("add", "src/area.ts");
  repository.write("a.ipynb", EDITED);

  repository.git("commit", "--quiet", "--message=one", "a.ipynb");

  expect(inHead(repository, "src/area.ts")).toContain("Math.PI");
  expect(repository.staged("src/area.ts")).toContain("// more");
});

test("a cell that cannot be exported stops the commit with the exporter's words, and --no-verify goes past it", async () => {
  await using repository = committed();
  const broken: SampleCell = { ...AREA, source: AREA.source.replace("3 *", "factor *") };
  repository.write("a.ipynb", sampleNotebook([HEAD, broken, USE]));
  repository.git("add", "a.ipynb");

  const refused = repository.tryGit("commit", "--message=broken");
  const forced = repository.tryGit("commit", "--quiet", "--no-verify", "--message=broken");

  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain("a.ipynb cell 2 (id area) 3:10 NBX008");
  expect(refused.stderr).toContain("git commit --no-verify");
  expect(refused.stderr).not.toContain("    at ");
  expect(forced.exitCode).toBe(0);
  expect(inHead(repository, "src/area.ts")).toContain("return 3 * r * r;");
});

test("what --no-verify let pass, `labtrail export --check` finds", async () => {
  await using repository = committed();
  repository.write("a.ipynb", EDITED);
  repository.git("add", "a.ipynb");
  repository.git("commit", "--quiet", "--no-verify", "--message=unchecked");

  const { exitCode, stdout } = await repository.labtrail("export", "--check");

  expect(exitCode).toBe(1);
  expect(stdout).toContain("src/area.ts is stale: a.ipynb has changed");
});

test("a module that was edited by hand is refused and kept, also when its notebook did not change", async () => {
  await using repository = committed();
  const byHand = repository.read("src/area.ts").replace("3 * r * r", "r * r * 3");
  repository.write("src/area.ts", byHand);
  repository.git("add", "src/area.ts");

  const { exitCode, stderr } = repository.tryGit("commit", "--message=by hand");

  expect(exitCode).toBe(1);
  expect(stderr).toContain("src/area.ts was edited by hand (region area)");
  expect(repository.staged("src/area.ts")).toBe(byHand);
  expect(repository.read("src/area.ts")).toBe(byHand);
});

test("a file of somebody else is never overwritten", async () => {
  await using repository = hookedRepository();
  repository.write("src/area.ts", "export const area = 1;\n");
  repository.write("a.ipynb", NOTEBOOK);
  repository.git("add", "--all");

  const { exitCode, stderr } = repository.tryGit("commit", "--message=both");

  expect(exitCode).toBe(1);
  expect(stderr).toContain("src/area.ts was not generated by labtrail, and is left alone");
  expect(repository.staged("src/area.ts")).toBe("export const area = 1;\n");
});

test("a module that its notebook no longer makes goes with the same commit", async () => {
  await using repository = committed();
  repository.write("a.ipynb", sampleNotebook([{ ...HEAD, source: "//| module src/circle.ts" }, AREA, USE]));
  repository.git("add", "a.ipynb");

  repository.git("commit", "--quiet", "--message=rename the module");

  expect(repository.git("ls-files", "src")).toBe("src/circle.ts\n");
  expect(repository.status()).toBe("");
  expect(repository.exists("src/area.ts")).toBe(false);
});

test("a deleted notebook may not leave its module behind", async () => {
  await using repository = committed();
  repository.git("rm", "--quiet", "a.ipynb");

  const refused = repository.tryGit("commit", "--message=gone");
  repository.git("rm", "--quiet", "--force", "src/area.ts");
  const accepted = repository.tryGit("commit", "--message=both gone");

  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain("src/area.ts is orphaned: a.ipynb is gone");
  expect(accepted.exitCode).toBe(0);
});

test("a module of two notebooks is made of both when one of them is committed, and of one when the other goes", async () => {
  await using repository = committed();
  const other: SampleCell = { id: "other", source: "//| export src/area.ts\nconst tau = 6.28;" };
  repository.write("b.ipynb", sampleNotebook([other]));
  repository.commit("second");

  expect(inHead(repository, "src/area.ts")).toContain("export function area(");
  expect(inHead(repository, "src/area.ts")).toContain("export const tau = 6.28;");
  repository.git("rm", "--quiet", "a.ipynb");
  repository.git("commit", "--quiet", "--message=without a");

  expect(inHead(repository, "src/area.ts")).not.toContain("area(");
  expect(inHead(repository, "src/area.ts")).toContain("export const tau = 6.28;");
  expect(repository.status()).toBe("");
});

test("a renamed notebook takes its module along", async () => {
  await using repository = committed();
  repository.git("mv", "a.ipynb", "b.ipynb");

  repository.git("commit", "--quiet", "--message=rename");

  expect(inHead(repository, "src/area.ts")).toContain("// Generated by labtrail from b.ipynb.");
  expect(repository.status()).toBe("");
});

test("a module that git ignores stays out of commits", async () => {
  await using repository = hookedRepository();
  repository.write(".gitignore", "src/\n");
  repository.write("a.ipynb", NOTEBOOK);

  repository.commit("first");

  expect(repository.git("ls-files")).toBe(".gitignore\na.ipynb\n");
});

test("a commit without notebooks and modules is not held up", async () => {
  await using repository = committed();
  repository.write("src/other.ts", "export const one = 1;\n");
  repository.git("add", "--all");

  const { exitCode, stderr } = repository.tryGit("commit", "--message=other");

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
});

test("an amended commit has the module of the amended notebook", async () => {
  await using repository = committed();
  repository.write("a.ipynb", EDITED);

  repository.git("commit", "--quiet", "--all", "--amend", "--no-edit");

  expect(inHead(repository, "src/area.ts")).toContain("Math.PI");
  expect(repository.git("rev-list", "--count", "HEAD")).toBe("1\n");
  expect(repository.status()).toBe("");
});

test("conflict markers that were staged are refused, with the cell", async () => {
  await using repository = committed();
  const marked = "<<<<<<< ours\narea(2)\n=======\narea(3)\n>>>>>>> theirs\n";
  repository.write("a.ipynb", sampleNotebook([HEAD, AREA, { ...USE, source: marked }]));
  repository.git("add", "a.ipynb");

  const { exitCode, stderr } = repository.tryGit("commit", "--message=marked");

  expect(exitCode).toBe(1);
  expect(stderr).toContain("a.ipynb has conflicts in use. See: labtrail resolve");
});

test("outputs that were staged before the filter was there are refused, and the way out works", async () => {
  await using repository = committed();
  repository.write("b.ipynb", sampleNotebook([USE]));
  repository.addRaw("b.ipynb");

  const refused = repository.tryGit("commit", "--message=raw");
  repository.git("add", "--renormalize", "b.ipynb");
  const accepted = repository.tryGit("commit", "--message=clean");

  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain("b.ipynb is staged with its outputs");
  expect(accepted.exitCode).toBe(0);
});

test("notebooks that attributes exempt are committed as they are", async () => {
  await using repository = committed();
  repository.write(".git/info/attributes", "");
  repository.write(".gitattributes", "*.ipynb filter=labtrail\nraw/* -filter\n");
  repository.write("raw/b.ipynb", sampleNotebook([USE]));

  repository.commit("raw");

  expect(inHead(repository, "raw/b.ipynb")).toBe(sampleNotebook([USE]));
});

test("in a linked worktree and in a path with spaces it works the same", async () => {
  await using repository = hookedRepository("my repo's 🐧");
  repository.write("a.ipynb", NOTEBOOK);
  repository.commit("first");
  repository.git("worktree", "add", "--quiet", "-b", "linked", "../linked tree");
  const linked = repository.at("../linked tree");
  linked.write("a.ipynb", EDITED);

  linked.commit("better");

  expect(inHead(linked, "src/area.ts")).toContain("Math.PI");
  expect(linked.status()).toBe("");
  expect(repository.read("src/area.ts")).toContain("3 *");
});
