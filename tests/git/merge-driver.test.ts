// Real merges in real repositories, of notebooks as people have them: executed, with outputs in the working tree.
import { describe, expect, test } from "vitest";

import { parseNotebook } from "../../src/notebook/parse.ts";
import { type ScratchRepository, scratchRepository } from "../helpers/scratch-repository.ts";
import { type SampleCell, sampleNotebook } from "./sample-notebook.ts";

const LOAD: SampleCell = { id: "load", source: "const rows = load();\nclean(rows);\nrows.length", output: "344\n" };
const FIT: SampleCell = { id: "fit", source: "const rate = 0.1;\nfit(rows, rate);", output: "0.99\n" };
const BASE = [LOAD, FIT];

function edited(cell: SampleCell, from: string, to: string): SampleCell {
  return { ...cell, source: cell.source.replace(from, to) };
}

/** A repository on `main`, with a branch `feature`; each has its cells. */
function diverged(ours: readonly SampleCell[], theirs: readonly SampleCell[]): ScratchRepository {
  const repository = scratchRepository();
  const commit = (cells: readonly SampleCell[], message: string): void => {
    repository.write("a.ipynb", sampleNotebook(cells));
    repository.commit(message);
  };
  commit(BASE, "base");
  repository.git("switch", "--quiet", "-c", "feature");
  commit(theirs, "theirs");
  repository.git("switch", "--quiet", "main");
  commit(ours, "ours");
  return repository;
}

function cellsOf(repository: ScratchRepository) {
  return parseNotebook(repository.read("a.ipynb")).cells;
}

function sourcesOf(repository: ScratchRepository): readonly string[] {
  return cellsOf(repository).map(({ source }) => source);
}

const CLEAN = [
  [edited(LOAD, "load()", "load('a.csv')"), FIT],
  [LOAD, edited(FIT, "0.1", "0.5")],
] as const;
const MERGED_SOURCES = [
  "const rows = load('a.csv');\nclean(rows);\nrows.length",
  "const rate = 0.5;\nfit(rows, rate);",
];

describe("git merge", () => {
  test("of edits in different cells succeeds by itself, and cells keep the outputs that belong to them", async () => {
    await using repository = diverged(...CLEAN);

    repository.git("merge", "--quiet", "--no-edit", "feature");

    expect(sourcesOf(repository)).toEqual(MERGED_SOURCES);
    expect(cellsOf(repository)).toMatchObject([{ outputs: [{ text: "344\n" }] }, { outputs: [{ text: "0.99\n" }] }]);
    expect(repository.status()).toBe("");
  });

  test("of a conflict leaves a notebook that opens, says where, and lets git go on", async () => {
    await using repository = diverged([LOAD, edited(FIT, "0.1", "0.2")], [LOAD, edited(FIT, "0.1", "0.3")]);

    const { exitCode, stderr } = repository.tryGit("merge", "--no-edit", "feature");

    expect(exitCode).toBe(1);
    expect(stderr).toContain("labtrail: a.ipynb: 1 cell conflicts: cell 2 (both edited)");
    expect(sourcesOf(repository)[1]).toBe(
      "<<<<<<< ours\nconst rate = 0.2;\n=======\nconst rate = 0.3;\n>>>>>>> theirs\nfit(rows, rate);",
    );
    expect(repository.status()).toContain("UU a.ipynb");
    // With markers in the file itself each of these dies in a strict filter.
    expect(repository.tryGit("diff").exitCode).toBe(0);
    expect(repository.tryGit("diff", "--stat").exitCode).toBe(0);
    expect(repository.tryGit("add", "a.ipynb").exitCode).toBe(0);
  });

  test("of two files of one name keeps the cells of both", async () => {
    await using repository = scratchRepository();
    repository.commit("empty");
    repository.git("switch", "--quiet", "-c", "feature");
    repository.write("a.ipynb", sampleNotebook([FIT]));
    repository.commit("theirs");
    repository.git("switch", "--quiet", "main");
    repository.write("a.ipynb", sampleNotebook([LOAD]));
    repository.commit("ours");

    repository.git("merge", "--quiet", "--no-edit", "feature");

    expect(sourcesOf(repository)).toEqual([LOAD.source, FIT.source]);
  });

  test("of a criss-cross history works", async () => {
    await using repository = diverged(...CLEAN);
    repository.git("branch", "other", "feature");
    repository.git("merge", "--quiet", "--no-edit", "feature");
    repository.git("switch", "--quiet", "other");
    repository.git("merge", "--quiet", "--no-edit", "main^1");
    repository.write("a.ipynb", sampleNotebook([CLEAN[0][0], edited(FIT, "0.1", "0.7")]));
    repository.commit("other");

    const { exitCode } = repository.tryGit("merge", "--no-edit", "main");

    expect(exitCode).toBe(0);
    expect(sourcesOf(repository)).toEqual([MERGED_SOURCES[0], "const rate = 0.7;\nfit(rows, rate);"]);
  });

  test("of a file that is no notebook on one side is git's own, and says why", async () => {
    await using repository = scratchRepository();
    repository.git("config", "filter.labtrail.required", "false");
    const commitRaw = (text: string, message: string): void => {
      repository.write("a.ipynb", text);
      repository.git("-c", "filter.labtrail.process=", "-c", "filter.labtrail.clean=cat", "add", "a.ipynb");
      repository.git("commit", "--quiet", `--message=${message}`);
    };
    commitRaw("not json\n1\n2\n3\n4\n5\n", "base");
    repository.git("switch", "--quiet", "-c", "feature");
    commitRaw("not json\n1\n2\n3\n4\nfive\n", "theirs");
    repository.git("switch", "--quiet", "main");
    commitRaw("NOT json\n1\n2\n3\n4\n5\n", "ours");

    const { exitCode, stderr } = repository.tryGit("merge", "--no-edit", "feature");

    expect(stderr).toContain("a.ipynb is merged as text, because one side is no notebook");
    expect(exitCode).toBe(0);
    expect(repository.read("a.ipynb")).toBe("NOT json\n1\n2\n3\n4\nfive\n");
  });
});

describe.each([
  ["rebase", (repository: ScratchRepository) => repository.git("rebase", "--quiet", "feature")],
  ["cherry-pick", (repository: ScratchRepository) => repository.git("cherry-pick", "feature")],
  [
    "revert",
    (repository: ScratchRepository) => {
      // The edit on top stays, the one below it goes.
      repository.git("merge", "--quiet", "--no-edit", "feature");
      repository.git("revert", "--no-edit", "-m", "1", "HEAD");
      repository.git("revert", "--no-edit", "HEAD");
    },
  ],
  [
    "stash pop",
    (repository: ScratchRepository) => {
      repository.git("reset", "--quiet", "--hard", "HEAD^");
      repository.write("a.ipynb", sampleNotebook(CLEAN[0]));
      repository.git("stash", "--quiet");
      repository.git("merge", "--quiet", "--no-edit", "feature");
      repository.git("stash", "pop", "--quiet");
    },
  ],
])("git %s", (_name, act) => {
  test("merges edits of different cells", async () => {
    await using repository = diverged(...CLEAN);

    act(repository);

    expect(sourcesOf(repository)).toEqual(MERGED_SOURCES);
  });
});

describe("labtrail resolve", () => {
  const OURS = [edited(LOAD, "load()", "load(1)"), edited(FIT, "0.1", "0.2")];
  const THEIRS = [edited(LOAD, "load()", "load(2)"), edited(FIT, "0.1", "0.3")];

  async function conflicting(): Promise<ScratchRepository> {
    const repository = diverged(OURS, THEIRS);
    repository.tryGit("merge", "--no-edit", "feature");
    return repository;
  }

  test("lists what is in conflict, and fails as long as something is", async () => {
    await using repository = await conflicting();

    const { exitCode, stdout, stderr } = await repository.labtrail("resolve");

    expect(stdout).toBe("a.ipynb  cell 1  load  1 conflict\na.ipynb  cell 2  fit  1 conflict\n");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("conflicts are left");
  });

  test.each([
    ["ours", OURS.map(({ source }) => source)],
    ["theirs", THEIRS.map(({ source }) => source)],
    [
      "union",
      [
        "const rows = load(1);\nconst rows = load(2);\nclean(rows);\nrows.length",
        "const rate = 0.2;\nconst rate = 0.3;\nfit(rows, rate);",
      ],
    ],
  ])("--%s takes that side everywhere, and says what comes next", async (choice, sources) => {
    await using repository = await conflicting();

    const { exitCode, stderr } = await repository.labtrail("resolve", `--${choice}`);

    expect(sourcesOf(repository)).toEqual(sources);
    expect(exitCode).toBe(0);
    expect(stderr).toContain("next: git add a.ipynb");
  });

  test("--cell resolves one cell, by its id or its number", async () => {
    await using repository = await conflicting();

    await repository.labtrail("resolve", "--ours", "--cell", "load", "a.ipynb");
    const { stdout } = await repository.labtrail("resolve", "--theirs", "--cell", "2", "a.ipynb");
    const unknown = await repository.labtrail("resolve", "--theirs", "--cell", "nope", "a.ipynb");

    expect(sourcesOf(repository)).toEqual([OURS[0]?.source, THEIRS[1]?.source]);
    expect(stdout).toBe("a.ipynb  cell 2  fit  1 conflict: took theirs\n");
    expect(unknown.exitCode).toBe(0);
  });

  test("a cell that the chosen side deleted is gone", async () => {
    await using repository = diverged([LOAD], [LOAD, edited(FIT, "0.1", "0.3")]);
    repository.tryGit("merge", "--no-edit", "feature");

    await repository.labtrail("resolve", "--ours");

    expect(sourcesOf(repository)).toEqual([LOAD.source]);
  });

  test("--recover merges anew what git has merged as text, and so broken", async () => {
    await using repository = diverged(OURS, THEIRS);
    repository.git("config", "--unset-all", "merge.labtrail.driver");
    repository.tryGit("-c", "merge.labtrail.driver=git merge-file %A %O %B", "merge", "--no-edit", "feature");
    expect(() => cellsOf(repository)).toThrow(/conflict markers/);

    const { stderr } = await repository.labtrail("resolve", "--recover");

    expect(stderr).toContain("a.ipynb is merged cell by cell: 2 cells conflict");
    expect(sourcesOf(repository)[1]).toContain("<<<<<<< ours\nconst rate = 0.2;");
  });

  test("--recover needs an unfinished merge", async () => {
    await using repository = scratchRepository();
    repository.write("a.ipynb", sampleNotebook(BASE));
    repository.commit("base");

    const { exitCode, stderr } = await repository.labtrail("resolve", "--recover", "a.ipynb");

    expect(exitCode).toBe(1);
    expect(stderr).toContain('a.ipynb" is in no unfinished merge');
  });
});
