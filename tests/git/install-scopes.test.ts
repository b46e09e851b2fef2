// Where an installation goes, and that nothing of it is left: local, global, system, portable, bare, sparse, submodules.
import { appendFileSync, chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import * as fc from "fast-check";
import { expect, test } from "vitest";

import { installFilter, uninstallFilter } from "../../src/git/install.ts";
import { filterStatus } from "../../src/git/status.ts";
import { entryPointPath } from "../../src/shared/installation.ts";
import { hookedRepository, ScratchRepository } from "../helpers/scratch-repository.ts";
import { bareNotebook, sampleNotebook } from "./sample-notebook.ts";

const CELLS = [{ id: "one", source: "1 + 1", output: "2\n" }];

/** Every file below a folder, with its mode and its bytes. */
function snapshot(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted()
    .map((path) => `${path} ${(statSync(path).mode & 0o777).toString(8)} ${readFileSync(path, "latin1")}`);
}

function pair(a: string, b: string): string {
  return sampleNotebook([
    { id: "a", source: a },
    { id: "b", source: b },
  ]);
}

function exporting(value: number): string {
  return sampleNotebook([{ id: "one", source: `//| export src/one.ts\nconst one = ${value};` }]);
}

/** Whether a line of a snapshot is about what an installation touches. */
function isSettled(line: string): boolean {
  return /\/(?:config|attributes|hooks\/[^/]+) /.test(line.split("\n")[0] ?? "");
}

/** What a colleague has after `npm install`: the program in the project's own folder. */
function addProgram(repository: ScratchRepository): void {
  const path = "node_modules/.bin/labtrail";
  repository.write(path, `#!/bin/sh\nexec '${process.execPath}' '${entryPointPath("src/cli/main")}' "$@"\n`);
  chmodSync(join(repository.folder, path), 0o755);
  repository.write(".gitignore", "node_modules/\n");
}

test("whatever config, attributes and hooks were before, they are the same bytes afterwards", async () => {
  await using repository = new ScratchRepository("repo");
  const gitFolder = join(repository.folder, ".git");
  const config = repository.read(".git/config");
  const tails = ["", "\n", "# a comment", "\n# a comment\n", "[alias]\n\tst = status", "\n\n[user]\n\tname = Ada\n\n"];
  const lines = fc.array(fc.constantFrom("*.png binary", "# comment", "", "*.ipynb text"), { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...tails),
      lines,
      fc.boolean(),
      fc.boolean(),
      async (tail, attributes, ends, hasHook) => {
        writeFileSync(join(gitFolder, "config"), config + tail);
        const text = attributes.join("\n") + (ends ? "\n" : "");
        if (text !== "") repository.write(".git/info/attributes", text);
        if (hasHook) repository.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 0");
        const before = snapshot(gitFolder);

        await repository.labtrail("git", "install");
        await repository.labtrail("git", "keeper", "off", "--size", "1g");
        await repository.labtrail("git", "uninstall");

        expect(snapshot(gitFolder)).toEqual(before);
        if (text !== "") repository.remove(".git/info/attributes");
        if (hasHook) repository.remove(".git/hooks/pre-commit");
      },
    ),
    { numRuns: 15 },
  );
});

test("what was added to the config after the installation stays", async () => {
  await using repository = hookedRepository();
  appendFileSync(join(repository.folder, ".git/config"), '[remote "origin"]\n\turl = x\n');

  await repository.labtrail("git", "uninstall");

  expect(repository.git("config", "remote.origin.url")).toBe("x\n");
  expect(repository.read(".git/config")).not.toContain("labtrail");
});

test("a system installation serves all users, and leaves nothing", async () => {
  await using repository = new ScratchRepository("repo");
  const etc = join(repository.outside, "gitconfig");
  writeFileSync(etc, "[core]\n\tpager = less\n");
  const machine = repository.with({ GIT_CONFIG_SYSTEM: etc, GIT_CONFIG_NOSYSTEM: "" });
  const attributes = join(repository.outside, "gitattributes");

  const installed = await machine.labtrail("git", "install", "--system");
  const isSet = readFileSync(etc, "utf8").includes('[filter "labtrail"]');
  const line = readFileSync(attributes, "utf8");
  const hasHooks = existsSync(join(repository.folder, ".git/hooks/pre-commit"));
  await machine.labtrail("git", "uninstall", "--system");

  expect(installed.exitCode).toBe(0);
  expect([isSet, line, hasHooks]).toEqual([true, "*.ipynb filter=labtrail diff=labtrail merge=labtrail\n", false]);
  expect(readFileSync(etc, "utf8")).toBe("[core]\n\tpager = less\n");
  expect(existsSync(attributes)).toBe(false);
});

test.each([
  [["--local", "--global"], "--local and --global exclude each other"],
  [["--global", "--portable"], "--portable is about the files of one repository, and --global about all"],
])("install %j is a clear error", async (flags, message) => {
  await using repository = new ScratchRepository("repo");

  const { exitCode, stderr } = await repository.labtrail("git", "install", ...flags);

  expect(exitCode).toBe(1);
  expect(stderr).toContain(message);
});

test("a portable installation is in committed files without paths, and works by the program that the project has", async () => {
  await using repository = new ScratchRepository("repo");
  addProgram(repository);

  const { exitCode } = await repository.labtrail("git", "install", "--portable");
  repository.write(
    "a.ipynb",
    sampleNotebook([{ id: "one", source: "//| export src/one.ts\nconst one = 1;", output: "1" }]),
  );
  repository.commit("first");

  expect(exitCode).toBe(0);
  expect(repository.read(".gitattributes")).toContain("run once in each clone:\n#   npx labtrail git install");
  expect(repository.read(".gitconfig") + repository.read(".git/config")).not.toContain(process.execPath);
  expect(repository.git("ls-files").split("\n")).toEqual(
    expect.arrayContaining([".gitattributes", ".gitconfig", "src/one.ts"]),
  );
  expect(repository.staged("a.ipynb")).toContain('"outputs": []');
  expect(repository.status()).toBe("");
  expect(repository.tryGit("diff", "HEAD~0", "--stat").exitCode).toBe(0);
});

test("its merge driver and its readable diff work by name as well", async () => {
  await using repository = new ScratchRepository("repo");
  addProgram(repository);
  await repository.labtrail("git", "install", "--portable", "--without-hooks");
  repository.write("a.ipynb", pair("a", "b"));
  repository.commit("base");
  repository.git("switch", "--quiet", "-c", "theirs");
  repository.write("a.ipynb", pair("a", "b2"));
  repository.commit("theirs");
  repository.git("switch", "--quiet", "main");
  repository.write("a.ipynb", pair("a2", "b"));
  repository.commit("ours");

  repository.git("merge", "--quiet", "--no-edit", "theirs");

  expect(repository.read("a.ipynb")).toBe(pair("a2", "b2"));
  expect(repository.git("show", "HEAD~1", "--", "a.ipynb")).toContain("+a2");
});

test("a clone of a portable repository knows nothing until one command, which the doctor names", async () => {
  await using repository = new ScratchRepository("repo");
  addProgram(repository);
  await repository.labtrail("git", "install", "--portable");
  repository.commit("first");
  repository.git("clone", "--quiet", ".", "../clone");
  const clone = repository.at("../clone");
  addProgram(clone);
  clone.write("a.ipynb", sampleNotebook(CELLS));

  const before = await clone.labtrail("git", "status");
  const doctor = await clone.labtrail("git", "doctor");
  await clone.labtrail("git", "install", "--portable");
  const after = await clone.labtrail("git", "status");
  clone.git("add", "a.ipynb");

  expect(before.exitCode).toBe(1);
  expect(doctor.stdout).toContain("this clone has no filter, though its attributes ask for one");
  expect(after.exitCode).toBe(0);
  expect(clone.staged("a.ipynb")).toBe(bareNotebook(CELLS));
  expect(clone.git("status", "--porcelain", "--", ".gitconfig", ".gitattributes")).toBe("");
});

test("uninstall takes a portable installation out of this clone, and with --portable out of the files, too", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write(".gitattributes", "*.png binary");
  repository.write(".gitconfig", "[alias]\n\tst = status\n");
  repository.commit("before");
  // Of what the user includes nothing may go.
  repository.git("config", "include.path", "/my/settings");
  const config = repository.read(".git/config");
  await repository.labtrail("git", "install", "--portable");
  const included = repository.git("config", "--local", "--get-all", "include.path");

  await repository.labtrail("git", "uninstall");
  const inClone = repository.read(".git/config");
  const shared = repository.read(".gitconfig");
  await repository.labtrail("git", "uninstall", "--portable");

  expect(inClone).toBe(config);
  expect(included).toBe("/my/settings\n../.gitconfig\n");
  expect(shared).toContain("filter process");
  expect(repository.status()).toBe("");
});

test("a colleague's hook that was committed refuses outputs in a clone whose filter was never set up", async () => {
  await using repository = new ScratchRepository("repo");
  addProgram(repository);
  repository.git("config", "core.hooksPath", "hooks");
  await repository.labtrail("git", "install", "--portable");
  repository.commit("first");
  repository.git("clone", "--quiet", ".", "../clone");
  const clone = repository.at("../clone");
  addProgram(clone);
  // What husky or `npm install` does in each clone.
  clone.git("config", "core.hooksPath", "hooks");
  clone.write("a.ipynb", sampleNotebook(CELLS));
  clone.git("add", "a.ipynb");

  const { exitCode, stderr } = clone.tryGit("commit", "--message=raw");

  expect(exitCode).toBe(1);
  expect(stderr).toContain("a.ipynb is staged with its outputs: the filter was not set up in this clone");
});

test("an installation from a linked worktree serves all of them, and so does uninstalling", async () => {
  await using repository = new ScratchRepository("repo");
  repository.commit("first");
  repository.git("worktree", "add", "--quiet", "-b", "linked", "../linked");
  const linked = repository.at("../linked");
  const before = snapshot(join(repository.folder, ".git"));

  await linked.labtrail("git", "install");
  const problems = [repository, linked].map(({ folder, env }) => filterStatus({ cwd: folder, env }).problem);
  repository.write("a.ipynb", sampleNotebook([{ id: "one", source: "//| export src/one.ts\nconst one = 1;" }]));
  repository.commit("with a module");
  const hasModule = repository.exists("src/one.ts");
  await repository.labtrail("git", "uninstall");

  expect(problems).toEqual([undefined, undefined]);
  expect(hasModule).toBe(true);
  expect(snapshot(join(repository.folder, ".git")).filter(isSettled)).toEqual(before.filter(isSettled));
});

test("in a submodule it sets up the submodule, with its hooks", async () => {
  await using repository = new ScratchRepository("repo");
  repository.git("init", "--quiet", "../inner");
  repository.at("../inner").commit("first");
  repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../inner", "inner");
  const inner = repository.at("inner");

  await inner.labtrail("git", "install");
  inner.write("a.ipynb", sampleNotebook([{ id: "one", source: "//| export src/one.ts\nconst one = 1;", output: "1" }]));
  inner.commit("module");

  expect(inner.git("ls-files")).toBe("a.ipynb\nsrc/one.ts\n");
  expect(inner.staged("a.ipynb")).toContain('"outputs": []');
  expect(repository.tryGit("config", "filter.labtrail.process").exitCode).toBe(1);
});

test("a bare repository, in which a server may merge, gets the drivers and no hooks", async () => {
  await using repository = new ScratchRepository("repo");
  repository.git("init", "--quiet", "--bare", "../bare.git");
  const bare = repository.at("../bare.git");
  const before = snapshot(bare.folder);

  const { exitCode } = await bare.labtrail("git", "install");
  const attributes = bare.read("info/attributes");
  await bare.labtrail("git", "uninstall");

  expect(exitCode).toBe(0);
  expect(attributes).toContain("merge=labtrail");
  expect(snapshot(bare.folder)).toEqual(before);
});

test("in a sparse checkout a module that is left out is committed, and stays left out", async () => {
  await using repository = hookedRepository();
  repository.write("notes/a.ipynb", exporting(1));
  repository.commit("first");
  repository.git("sparse-checkout", "set", "notes");
  repository.write("notes/a.ipynb", exporting(2));

  repository.git("commit", "--quiet", "--all", "--message=second");

  expect(repository.git("show", "HEAD:src/one.ts")).toContain("one = 2");
  expect(repository.exists("src/one.ts")).toBe(false);
  expect(repository.status()).toBe("");
});

test("installFilter and uninstallFilter leave a repository of another filter as they found it", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write(".gitattributes", "*.ipynb filter=nbstripout\n");
  const place = { cwd: repository.folder, env: repository.env };
  const before = snapshot(repository.folder);

  const installed = installFilter(place, { scope: "local" });
  uninstallFilter(place, { scope: "local" });

  expect(installed.replacedFilter).toBe("nbstripout");
  expect(snapshot(repository.folder)).toEqual(before);
});
