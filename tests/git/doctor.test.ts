// Each fault is made in a real repository, and the doctor has to find it and say what to do.
import { chmodSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { examineRepository } from "../../src/git/doctor/doctor.ts";
import { installFilter } from "../../src/git/install.ts";
import { hookedRepository, ScratchRepository } from "../helpers/scratch-repository.ts";
import { sampleNotebook } from "./sample-notebook.ts";

const EXECUTED = sampleNotebook([{ id: "one", source: "1 + 1", output: "2\n" }]);
const LINE = "*.ipynb filter=labtrail diff=labtrail merge=labtrail";

function findings({ folder, env }: ScratchRepository): readonly string[] {
  return examineRepository({ cwd: folder, env }).map(
    ({ level, subject, message, fix }) => `${level} ${subject}: ${message}${fix === undefined ? "" : ` | ${fix}`}`,
  );
}

function hook(name: string): string {
  return `.git/hooks/${name}`;
}

/** Only what is not well. */
function faults(repository: ScratchRepository): readonly string[] {
  return findings(repository).filter((line) => /^(?:error|warning)/.test(line));
}

test("a fresh installation is well, and the doctor leaves no trace", async () => {
  await using repository = hookedRepository("a folder's name");
  repository.write("a.ipynb", EXECUTED);
  repository.commit("first");
  const before = repository.git("status", "--porcelain", "--ignored");

  const { exitCode, stdout } = await repository.labtrail("git", "doctor");

  expect(faults(repository)).toEqual([]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^ok {7}versions: git \d.*, Node \d.*, labtrail \d/);
  expect(stdout).toContain("ok       history: no version has outputs\n");
  expect(repository.git("status", "--porcelain", "--ignored")).toBe(before);
});

test("a fresh clone of a repository that commits its attributes is told that it has no filter", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write(".gitattributes", `${LINE}\n`);
  repository.commit("attributes");
  repository.git("clone", "--quiet", ".", "../clone");
  const clone = repository.at("../clone");

  const { exitCode, stdout, stderr } = await clone.labtrail("git", "doctor");

  expect(exitCode).toBe(1);
  expect(stdout).toContain(
    "error    settings: this clone has no filter, though its attributes ask for one: outputs would be committed, and git would not say so\n         labtrail git install\n",
  );
  expect(stderr).toContain("labtrail: ");
});

test("where nothing is installed it says so", async () => {
  await using repository = new ScratchRepository("repo");

  expect(faults(repository)).toContain("error settings: nothing is set up here | labtrail git install");
});

test.each([
  [
    "a Node that is gone",
    "filter.labtrail.process",
    "'/gone/node' '/x/filter.js' process",
    '"/gone/node" is not there',
  ],
  [
    "a path with spaces and no quotes",
    "filter.labtrail.clean",
    "/my programs/node /x/filter.js clean %f",
    '"/my" is not there; a path with spaces needs quotes',
  ],
  [
    "backslashes that the shell eats",
    "filter.labtrail.smudge",
    String.raw`C:\Users\ada\node.exe C:\labtrail\filter.js smudge %f`,
    "its backslashes are gone when the shell has read it",
  ],
  ["a name that is not on the PATH", "diff.labtrail.textconv", "labtrail-nowhere textconv", "is not on the PATH"],
])("%s is found", async (_name, key, value, message) => {
  await using repository = hookedRepository();
  repository.git("config", key, value);

  const found = faults(repository).filter((line) => line.startsWith(`error ${key}: `));

  expect(found).toHaveLength(1);
  expect(found[0]).toContain(message);
});

test("a filter that is not required, and one whose settings are incomplete, are found", async () => {
  await using repository = hookedRepository();
  repository.git("config", "filter.labtrail.required", "false");
  repository.git("config", "--unset", "filter.labtrail.smudge");

  expect(faults(repository)).toEqual([
    "error settings: missing: filter.labtrail.smudge | labtrail git install",
    expect.stringContaining(
      "filter.labtrail.required is not true: when the filter fails, git commits outputs and goes on",
    ),
  ]);
});

test("a filter that is set for one worktree only is found", async () => {
  await using repository = hookedRepository();
  const value = repository.git("config", "filter.labtrail.process").trimEnd();
  repository.git("config", "extensions.worktreeConfig", "true");
  repository.git("config", "--worktree", "filter.labtrail.process", value);

  expect(faults(repository)).toContain(
    "warning settings: the filter is set for this worktree only, and the others commit outputs | labtrail git install",
  );
});

test("attributes that a tool has written where git does not read them are found", async () => {
  await using repository = hookedRepository();
  repository.commit("first");
  repository.git("worktree", "add", "--quiet", "-b", "linked", "../linked");
  repository.write(".git/worktrees/linked/info/attributes", LINE);

  expect(faults(repository)).toEqual([expect.stringContaining("warning worktrees: git does not read ")]);
});

test("notebooks that go through Git LFS, through another filter or through none are told apart", async () => {
  await using repository = hookedRepository();
  repository.write(".git/info/attributes", "");
  repository.write(".gitattributes", `${LINE}\nbig/* filter=lfs\nold/* filter=nbstripout\nraw/* -filter\n`);
  for (const folder of ["big", "old", "raw", "mine"]) repository.write(`${folder}/a.ipynb`, "{}");
  repository.git("-c", "filter.lfs.clean=cat", "-c", "filter.nbstripout.clean=cat", "add", "--all");

  const found = findings(repository).filter((line) => / attributes: /.test(line));

  expect(found).toEqual([
    expect.stringContaining("warning attributes: 1 notebook (big/a.ipynb) are stored by Git LFS"),
    expect.stringContaining('warning attributes: 1 notebook (old/a.ipynb) go through the filter "nbstripout" instead'),
    expect.stringContaining("note attributes: 1 notebook (raw/a.ipynb) are exempt"),
  ]);
});

test("an installation over Git LFS is refused, since checkouts would find pointers", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write(".gitattributes", "*.ipynb filter=lfs diff=lfs merge=lfs -text\n");

  const { exitCode, stderr } = await repository.labtrail("git", "install");

  expect(exitCode).toBe(1);
  expect(stderr).toContain("notebooks are stored by Git LFS here, and a file has one filter only");
  expect(repository.read(".git/config")).not.toContain("labtrail");
});

test("pointers of Git LFS in place of notebooks are found", async () => {
  await using repository = hookedRepository();
  repository.write("a.ipynb", "version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 3\n");
  repository.addRaw("a.ipynb");

  expect(faults(repository)).toContainEqual(
    expect.stringContaining("error committed notebooks: a.ipynb: pointers of Git LFS, which our filter cannot read"),
  );
});

test("line ends that keep a notebook modified are found", async () => {
  await using repository = hookedRepository();
  repository.write("a.ipynb", EXECUTED.replaceAll("\n", "\r\n"));
  repository.git("add", "a.ipynb");
  repository.write(".gitattributes", "* text=auto eol=lf\n");

  expect(faults(repository)).toEqual([
    expect.stringContaining("warning line ends: a.ipynb: committed with CRLF, and git is told to turn it to LF"),
  ]);
});

test("outputs that are committed, and those that only the history holds, are counted", async () => {
  await using repository = hookedRepository();
  repository.write("a.ipynb", EXECUTED);
  repository.addRaw("a.ipynb");
  repository.git("commit", "--quiet", "--no-verify", "--message=raw");

  const committed = findings(repository);
  repository.git("add", "--renormalize", "a.ipynb");
  repository.commit("clean");
  const history = findings(repository);

  expect(committed).toContainEqual(
    "warning committed notebooks: 1 notebook (a.ipynb) committed with outputs | git add --renormalize . && git commit",
  );
  expect(history).toContain("ok committed notebooks: without outputs");
  expect(history).toContainEqual(
    expect.stringMatching(/^note history: 1 version of a\.ipynb with outputs, 1 MiB unpacked\./),
  );
});

test("hooks that are missing, replaced, old or switched off are found", async () => {
  await using repository = hookedRepository();
  repository.remove(hook("post-merge"));
  repository.write(hook("post-checkout"), "#!/bin/sh\necho mine\n");
  repository.write(
    hook("post-rewrite"),
    repository.read(hook("post-rewrite")).replace("rebase", "reset").replace("eval", "eval "),
  );
  chmodSync(join(repository.folder, hook("pre-commit")), 0o644);

  expect(faults(repository)).toEqual([
    expect.stringMatching(/^warning hooks: .*pre-commit may not be executed, so git leaves it out \| chmod \+x /),
    expect.stringMatching(/^warning hooks: there is no post-merge hook of ours in .*\| labtrail git install$/),
    expect.stringMatching(/^warning hooks: .*post-checkout is somebody else's, and does not call ours/),
    expect.stringMatching(/^warning hooks: .*post-rewrite was written by another version of labtrail/),
  ]);
});

test("lefthook, which overwrites hooks, is named with where our call belongs", async () => {
  await using repository = hookedRepository();
  repository.write(".git/hooks/pre-commit", '#!/bin/sh\ncall_lefthook run "pre-commit" "$@"\n');

  expect(faults(repository)).toEqual([
    expect.stringMatching(/pre-commit is lefthook's, which overwrites ours \| Add to lefthook\.yml/),
  ]);
});

test("lefthook that calls ours is well, and so are husky's hooks that have our lines at their end", async () => {
  await using lefthook = hookedRepository();
  lefthook.write(".git/hooks/pre-commit", '#!/bin/sh\ncall_lefthook run "pre-commit" "$@"\n');
  lefthook.write("lefthook.yml", "pre-commit:\n  commands:\n    nb:\n      run: npx labtrail git hook pre-commit\n");
  await using husky = new ScratchRepository("repo");
  husky.git("config", "core.hooksPath", ".husky/_");
  husky.write(".husky/pre-commit", "npm test");
  installFilter({ cwd: husky.folder, env: husky.env }, { scope: "local" });

  expect(faults(lefthook)).toEqual([]);
  expect(faults(husky)).toEqual([]);
});

test("the order of hooks is told", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write(".git/hooks/pre-commit", "#!/bin/sh\n");
  chmodSync(join(repository.folder, ".git/hooks/pre-commit"), 0o755);
  installFilter({ cwd: repository.folder, env: repository.env }, { scope: "local" });

  expect(findings(repository)).toContainEqual(
    expect.stringMatching(/^note hooks: pre-commit runs what was there first \(.*\.before-labtrail\), then ours$/),
  );
});

test("hooks outside of the repository are named, with the call that belongs there", async () => {
  await using repository = hookedRepository();
  mkdirSync(join(repository.outside, "hooks"));
  repository.git("config", "core.hooksPath", join(repository.outside, "hooks"));

  expect(faults(repository)).toEqual([
    expect.stringMatching(
      /core\.hooksPath is ".*hooks", which other repositories use, too.*labtrail git hook pre-commit$/,
    ),
  ]);
});

test("a submodule with notebooks and without the filter is named", async () => {
  await using repository = hookedRepository();
  repository.git("init", "--quiet", "../inner");
  const inner = repository.at("../inner");
  inner.write("a.ipynb", EXECUTED);
  inner.commit("first");
  repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../inner", "inner");

  expect(faults(repository)).toEqual([
    "warning submodules: inner has notebooks and no filter | (cd inner && labtrail git install)",
  ]);
});

test("a keeper that is off or nearly full is told", async () => {
  await using repository = hookedRepository();
  repository.write("a.ipynb", sampleNotebook([{ id: "one", source: "1", output: "x".repeat(9000) }]));
  repository.git("add", "a.ipynb");
  await repository.labtrail("git", "keeper", "--size", "10k");
  const full = findings(repository);

  await repository.labtrail("git", "keeper", "off");

  expect(full).toContainEqual(expect.stringMatching(/^warning keeper: nearly full: 1 notebook/));
  expect(findings(repository)).toContainEqual(
    expect.stringMatching(
      /^note keeper: off: a switch, a stash or a pull may take outputs away; kept from before: 1 notebook/,
    ),
  );
});

test("in a bare repository it looks at what is there", async () => {
  await using repository = hookedRepository();
  repository.commit("first");
  repository.git("clone", "--quiet", "--bare", ".", "../bare.git");
  const bare = repository.at("../bare.git");

  const installed = await bare.labtrail("git", "install");
  const examined = await bare.labtrail("git", "doctor");

  expect(installed.exitCode).toBe(0);
  expect(examined).toMatchObject({ exitCode: 0, stderr: "" });
  expect(examined.stdout).toContain("note     repository: bare");
});

test("a sparse checkout, which leaves notebooks out, is looked at all the same", async () => {
  await using repository = hookedRepository();
  repository.write("in/a.ipynb", EXECUTED);
  repository.write("out/b.ipynb", EXECUTED);
  repository.commit("first");
  repository.git("sparse-checkout", "set", "in");

  expect(faults(repository)).toEqual([]);
  expect(findings(repository)).toContain("ok attributes: 2 notebooks assigned");
});

test("--json gives what was found to programs", async () => {
  await using repository = hookedRepository();
  rmSync(join(repository.folder, ".git/hooks"), { recursive: true });

  const { exitCode, stdout } = await repository.labtrail("git", "doctor", "--json");

  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toContainEqual({
    subject: "hooks",
    level: "warning",
    message: expect.stringContaining("there is no pre-commit hook of ours"),
    fix: "labtrail git install",
  });
});

test("a repository that was moved is well", async () => {
  await using repository = hookedRepository();
  renameSync(repository.folder, join(repository.outside, "moved"));
  const moved = repository.at("../moved");

  expect(faults(moved)).toEqual([]);
});
