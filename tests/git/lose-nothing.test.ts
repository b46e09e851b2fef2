// The workflows that wipe outputs under every other filter, in real git; each with the keeper and, to show what it is for,
// without. Edits and the notebook's validity must survive either way.
import { describe, expect, test } from "vitest";

import { parseNotebook } from "../../src/notebook/parse.ts";
import { scratchRepository, type ScratchRepository } from "../helpers/scratch-repository.ts";
import { bareNotebook, sampleNotebook, type SampleCell } from "./sample-notebook.ts";

const LOAD: SampleCell = { id: "load", source: "load()", output: "344 rows\n" };
const FIT: SampleCell = { id: "fit", source: "fit()", output: "loss 0.1\n" };
const FIT_AGAIN: SampleCell = { ...FIT, output: "loss 0.123\n" };
const FIT_EDITED: SampleCell = { id: "fit", source: "fit(0.5)", output: "loss 0.05\n" };
const EXECUTED = [LOAD, FIT];
const EXECUTED_AGAIN = [LOAD, FIT_AGAIN];
const EDITED = [LOAD, FIT_EDITED];

interface Workflow {
  readonly title: string;
  readonly run: (repository: ScratchRepository) => void;
  /** What `a.ipynb` holds in the end, with its outputs. */
  readonly expected: readonly SampleCell[];
  readonly status?: string;
}

function write(repository: ScratchRepository, cells: readonly SampleCell[]): void {
  repository.write("a.ipynb", sampleNotebook(cells));
}

function commit(repository: ScratchRepository, cells: readonly SampleCell[], message: string): void {
  write(repository, cells);
  repository.commit(message);
}

/** A branch `topic` with an executed notebook, and `main` with something else on top of what was before. */
function topicAndMain(repository: ScratchRepository, hasNotebookOnMain: boolean): void {
  if (hasNotebookOnMain) write(repository, EXECUTED);
  repository.write("other.txt", "one\n");
  repository.commit("base");
  repository.git("switch", "--quiet", "--create", "topic");
  write(repository, EXECUTED);
  repository.write("topic.txt", "");
  repository.commit("topic");
  repository.git("switch", "--quiet", "main");
  repository.write("other.txt", "two\n");
  repository.commit("main");
  repository.git("switch", "--quiet", "topic");
}

/** Two branches that have each edited another cell; `ours` is checked out. */
function editedApart(repository: ScratchRepository): void {
  commit(repository, EXECUTED, "base");
  repository.git("switch", "--quiet", "--create", "theirs");
  commit(repository, EDITED, "theirs");
  repository.git("switch", "--quiet", "main");
  commit(repository, [{ ...LOAD, source: "load('b')", output: "12 rows\n" }, FIT], "ours");
}

const EDITED_BOTH: readonly SampleCell[] = [{ ...LOAD, source: "load('b')", output: "12 rows\n" }, FIT_EDITED];

const WORKFLOWS: readonly Workflow[] = [
  {
    title: "stash and pop of an edited notebook",
    run: (repository) => {
      commit(repository, EXECUTED, "first");
      write(repository, EDITED);
      repository.git("stash", "--quiet");
      repository.git("stash", "pop", "--quiet");
    },
    expected: EDITED,
    status: " M a.ipynb\n",
  },
  {
    title: "a stash that is popped on another branch, which edited another cell",
    run: (repository) => {
      editedApart(repository);
      repository.git("switch", "--quiet", "--detach", "main~1");
      write(repository, EDITED);
      repository.git("stash", "--quiet");
      repository.git("switch", "--quiet", "main");
      repository.git("stash", "pop", "--quiet");
    },
    expected: EDITED_BOTH,
    status: " M a.ipynb\n",
  },
  {
    title: "a switch away and back",
    run: (repository) => {
      repository.write("other.txt", "");
      repository.commit("before the notebook");
      repository.git("switch", "--quiet", "--create", "topic");
      commit(repository, EXECUTED, "add the notebook");
      repository.git("switch", "--quiet", "main");
      repository.git("switch", "--quiet", "topic");
    },
    expected: EXECUTED,
  },
  {
    title: "a switch between two versions of a notebook",
    run: (repository) => {
      commit(repository, EXECUTED, "first");
      repository.git("switch", "--quiet", "--create", "topic");
      commit(repository, EDITED, "edit");
      repository.git("switch", "--quiet", "main");
      repository.git("switch", "--quiet", "topic");
    },
    expected: EDITED,
  },
  {
    title: "a rebase onto a branch that has not got the notebook",
    run: (repository) => {
      topicAndMain(repository, false);
      repository.git("rebase", "--quiet", "main");
    },
    expected: EXECUTED,
  },
  {
    title: "a rebase while a notebook was only executed again",
    run: (repository) => {
      topicAndMain(repository, true);
      write(repository, EXECUTED_AGAIN);
      repository.git("add", "--update");
      repository.git("switch", "--quiet", "--detach", "main~1");
      repository.remove("a.ipynb");
      repository.git("checkout", "--quiet", "--", "a.ipynb");
      repository.git("switch", "--quiet", "topic");
      repository.git("rebase", "--quiet", "main");
    },
    expected: EXECUTED_AGAIN,
  },
  {
    title: "a rebase of an edit onto an edit of another cell",
    run: (repository) => {
      editedApart(repository);
      repository.git("switch", "--quiet", "theirs");
      repository.git("rebase", "--quiet", "main");
    },
    expected: EDITED_BOTH,
  },
  {
    title: "the pre-commit framework, which saves a patch, cleans the tree and applies the patch again",
    run: (repository) => {
      write(repository, EXECUTED);
      repository.write("other.txt", "one\n");
      repository.commit("first");
      write(repository, EXECUTED_AGAIN);
      repository.write("other.txt", "two\n");
      const tree = repository.git("write-tree").trim();
      const flags = ["--ignore-submodules", "--binary", "--no-color", "--no-ext-diff"];
      const patch = repository.tryGit("diff-index", ...flags, "--exit-code", tree, "--").stdout;
      repository.write("../patch", patch);
      repository.git("checkout", "--", ".");
      repository.git("apply", "--whitespace=nowarn", "../patch");
    },
    expected: EXECUTED_AGAIN,
    status: " M other.txt\n",
  },
  {
    title: "a merge of an edit to another cell",
    run: (repository) => {
      editedApart(repository);
      repository.git("merge", "--quiet", "--no-edit", "theirs");
    },
    expected: EDITED_BOTH,
  },
  {
    title: "a criss-cross merge",
    run: (repository) => {
      editedApart(repository);
      repository.git("branch", "other", "theirs");
      repository.git("merge", "--quiet", "--no-edit", "theirs");
      repository.git("switch", "--quiet", "other");
      repository.git("merge", "--quiet", "--no-edit", "main^1");
      repository.git("merge", "--quiet", "--no-edit", "main");
    },
    expected: EDITED_BOTH,
  },
  {
    title: "a cherry-pick",
    run: (repository) => {
      editedApart(repository);
      repository.git("cherry-pick", "theirs");
    },
    expected: EDITED_BOTH,
  },
  {
    title: "a revert, and the revert of it",
    run: (repository) => {
      commit(repository, EXECUTED, "first");
      commit(repository, EDITED, "second");
      repository.git("revert", "--no-edit", "HEAD");
      repository.git("revert", "--no-edit", "HEAD");
    },
    expected: EDITED,
  },
  {
    title: "a hard reset and the way forward again",
    run: (repository) => {
      commit(repository, EXECUTED, "first");
      commit(repository, EDITED, "second");
      repository.git("reset", "--quiet", "--hard", "HEAD~1");
      repository.git("reset", "--quiet", "--hard", "ORIG_HEAD");
    },
    expected: EDITED,
  },
  {
    title: "a second worktree on the same commit",
    run: (repository) => {
      commit(repository, EXECUTED, "first");
      repository.git("worktree", "add", "--quiet", "--detach", "../linked");
      repository.write("a.ipynb", repository.at("../linked").read("a.ipynb"));
    },
    expected: EXECUTED,
  },
  {
    title: "a deleted notebook that is restored",
    run: (repository) => {
      commit(repository, EXECUTED, "first");
      repository.remove("a.ipynb");
      repository.git("restore", "a.ipynb");
    },
    expected: EXECUTED,
  },
];

describe.each([
  ["with the keeper", true],
  ["without the keeper, as under every other filter", false],
] as const)("%s", (_name, isOn) => {
  const outcome = isOn ? "all outputs are there" : "outputs are gone, and nothing else is";

  test.each(WORKFLOWS)(`$title: ${outcome}`, async ({ run, expected, status = "" }) => {
    await using repository = scratchRepository();
    if (!isOn) await repository.labtrail("git", "keeper", "off");

    run(repository);

    const text = repository.read("a.ipynb");
    expect({ text, isWhole: text === sampleNotebook(expected) }).toMatchObject({ isWhole: isOn });
    expect(parseNotebook(text).cells.map(({ source }) => source)).toEqual(expected.map(({ source }) => source));
    repository.git("add", "--renormalize", "a.ipynb");
    expect(repository.staged("a.ipynb")).toBe(bareNotebook(expected));
    repository.git("reset", "--quiet");
    expect(repository.status()).toBe(status);
  });
});
