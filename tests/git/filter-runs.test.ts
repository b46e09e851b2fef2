// When git runs the clean filter: not only at commits. So the filter may keep outputs, which is the same however often it
// runs, and may never write modules; and each command must leave notebooks and modules as they were.
import { describe, expect, test } from "vitest";

import { scratchRepository, type ScratchRepository } from "../helpers/scratch-repository.ts";
import { sampleNotebook } from "./sample-notebook.ts";

const notebook = (rate: string, output: string) =>
  sampleNotebook([
    { id: "head", source: "//| module src/rate.ts" },
    { id: "rate", source: `//| export\nconst rate = ${rate};` },
    ...Array.from({ length: 4 }, (_, index) => ({ id: `gap-${index}`, source: `${index}` })),
    { id: "fit", source: `fit(${rate})`, output },
  ]);

const FIRST = notebook("1", "loss 0.5\n");
const AGAIN = notebook("1", "loss 0.25\n");
const EDITED = notebook("2", "loss 0.5\n");

/** Two committed notebooks, of which git knows the size and time. */
function committed(): ScratchRepository {
  const repository = scratchRepository();
  for (const name of ["a", "b"]) {
    repository.write(`${name}.ipynb`, FIRST);
    repository.age(`${name}.ipynb`, 100);
  }
  repository.commit("first");
  return repository;
}

interface Command {
  readonly title: string;
  readonly prepare?: (repository: ScratchRepository) => void;
  readonly args: readonly string[];
  readonly answers?: string;
  /** How often clean runs: at least and at most, since git looks again at files as young as its index. */
  readonly cleans: readonly [number, number];
  readonly exitCode?: number;
  /** What `a.ipynb` holds afterwards; without the keeper only its outputs may differ. */
  readonly after: string;
}

const executeAgain = (repository: ScratchRepository): void => repository.write("a.ipynb", AGAIN);
const edit = (repository: ScratchRepository): void => repository.write("a.ipynb", EDITED);

const COMMANDS: readonly Command[] = [
  {
    title: "add of two notebooks",
    prepare: (repository) => {
      repository.write("a.ipynb", EDITED);
      repository.write("b.ipynb", EDITED);
    },
    args: ["add", "."],
    cleans: [2, 2],
    after: EDITED,
  },
  {
    title: "add -p of one of two hunks",
    prepare: edit,
    args: ["add", "-p", "a.ipynb"],
    answers: "y\nn\n",
    cleans: [1, 6],
    after: EDITED,
  },
  {
    title: "status after touch",
    prepare: (repository) => {
      repository.age("a.ipynb", 50);
      repository.age("b.ipynb", 50);
    },
    args: ["status"],
    cleans: [2, 2],
    after: FIRST,
  },
  { title: "status of nothing new", args: ["status"], cleans: [0, 2], after: FIRST },
  {
    title: "status after the size changed, which git takes for an edit",
    prepare: executeAgain,
    args: ["status"],
    cleans: [0, 2],
    after: AGAIN,
  },
  {
    title: "diff of a notebook that was executed again",
    prepare: executeAgain,
    args: ["diff", "--quiet"],
    cleans: [1, 3],
    after: AGAIN,
  },
  { title: "stash", prepare: edit, args: ["stash", "--quiet"], cleans: [1, 8], after: FIRST },
  {
    title: "stash pop",
    prepare: (repository) => {
      edit(repository);
      repository.git("stash", "--quiet");
    },
    args: ["stash", "pop", "--quiet"],
    cleans: [0, 6],
    after: EDITED,
  },
  {
    title: "commit -a",
    prepare: edit,
    args: ["commit", "--quiet", "--all", "--message=x"],
    cleans: [1, 4],
    after: EDITED,
  },
  {
    title: "commit of what is staged",
    prepare: (repository) => {
      edit(repository);
      repository.age("a.ipynb", 10);
      repository.git("add", "a.ipynb");
    },
    args: ["commit", "--quiet", "--message=x"],
    cleans: [0, 1],
    after: EDITED,
  },
  { title: "checkout -b", prepare: edit, args: ["checkout", "--quiet", "-b", "other"], cleans: [0, 3], after: EDITED },
  {
    title: "a rebase that new outputs block",
    prepare: executeAgain,
    args: ["rebase", "HEAD"],
    cleans: [0, 4],
    exitCode: 1,
    after: AGAIN,
  },
  {
    title: "a rebase after add -u",
    prepare: (repository) => {
      executeAgain(repository);
      repository.git("add", "--update");
    },
    args: ["rebase", "--quiet", "--force-rebase", "--root"],
    cleans: [0, 8],
    after: AGAIN,
  },
  { title: "blame", args: ["blame", "a.ipynb"], cleans: [0, 2], after: FIRST },
  { title: "log -p", args: ["log", "-p"], cleans: [0, 0], after: FIRST },
  { title: "grep", args: ["grep", "--cached", "rate"], cleans: [0, 0], after: FIRST },
  { title: "archive", args: ["archive", "--output=../x.tar", "HEAD"], cleans: [0, 0], after: FIRST },
];

describe.each([
  ["with the keeper", true],
  ["without it", false],
] as const)("%s", (_name, isOn) => {
  test.each(COMMANDS)(
    "$title: the filter runs as often as git needs, writes no module, and leaves the notebook right",
    async ({ prepare, args, answers = "", cleans: [least, most], exitCode = 0, after }) => {
      await using repository = committed();
      if (!isOn) await repository.labtrail("git", "keeper", "off");
      prepare?.(repository);

      const runs = repository.filterRuns(args, { answers, exitCode });

      const cleans = runs.filter((run) => run === "clean").length;
      expect(cleans).toBeGreaterThanOrEqual(least);
      expect(cleans).toBeLessThanOrEqual(most);
      expect(repository.exists("src/rate.ts")).toBe(false);
      expect(repository.git("ls-files")).toBe("a.ipynb\nb.ipynb\n");
      const seen = isOn ? (text: string) => text : withoutOutputs;
      expect(seen(repository.read("a.ipynb"))).toBe(seen(after));
    },
  );
});

test("`git add -p` stages the hunk that was chosen, though the filter sees the whole file", async () => {
  await using repository = committed();
  edit(repository);

  repository.gitWith("y\nn\n", "add", "-p", "a.ipynb");

  expect(repository.staged("a.ipynb")).toContain("const rate = 2;");
  expect(repository.staged("a.ipynb")).toContain("fit(1)");
});

function withoutOutputs(text: string): string {
  const { cells } = JSON.parse(text);
  return JSON.stringify(cells.map(({ source, id }: { source: unknown; id: unknown }) => ({ source, id })));
}
