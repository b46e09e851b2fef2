// `labtrail test --outputs` with the real kernel, on notebooks as users have them.
import { expect, test } from "vitest";

import { ScratchProject } from "../export/scratch-project.ts";
import { hookedRepository } from "../helpers/scratch-repository.ts";
import { runLabtrail } from "../helpers/run-labtrail.ts";

interface StoredCell {
  readonly id: string;
  readonly code: string;
  /** What it has written to stdout. */
  readonly stored?: string;
  readonly tags?: readonly string[];
}

function notebookOf(cells: readonly StoredCell[], metadata: object = {}): string {
  const json = cells.map(({ id, code, stored, tags = [] }) => ({
    cell_type: "code",
    id,
    execution_count: stored === undefined ? null : 1,
    metadata: { tags },
    outputs: stored === undefined ? [] : [{ output_type: "stream", name: "stdout", text: [stored] }],
    source: code,
  }));
  return `${JSON.stringify({ cells: json, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

const DEFINES: StoredCell = { id: "define", code: "const double = (x: number) => x * 2;" };
const GOOD: StoredCell = { id: "good", code: "//| check-output\nconsole.log(double(21));", stored: "42\n" };
const WRONG: StoredCell = {
  id: "wrong",
  code: '//| check-output\nconsole.log("first");\nconsole.log(double(2));',
  stored: "first\n5\n",
};

function testOutputs(folder: string, ...args: readonly string[]) {
  return runLabtrail(folder, "test", "--outputs", ...args);
}

test("marked cells are run and compared with what is stored, and a difference is shown line by line", async () => {
  using project = new ScratchProject();
  project.write(
    "notebooks/a.ipynb",
    notebookOf([DEFINES, GOOD, WRONG, { id: "free", code: "Math.random()", stored: "x" }]),
  );

  const { exitCode, stdout, stderr } = await testOutputs(project.root);

  expect(stdout).toBe(`notebooks/a.ipynb: 1 cell gives what is stored
notebooks/a.ipynb cell 3 (id wrong) gives something else than what is stored:
    first
  - 5
  + 4
`);
  expect(stderr).toBe(
    "labtrail: 1 cell does not give what is stored\n  If what they give now is right: labtrail test --outputs --update\n",
  );
  expect(exitCode).toBe(1);
});

test("--update writes what cells give now, where it differs, and leaves every other byte", async () => {
  using project = new ScratchProject();
  const before = notebookOf([DEFINES, GOOD, WRONG]);
  project.write("a.ipynb", before);

  const updated = await testOutputs(project.root, "--update");
  const again = await testOutputs(project.root);

  expect(updated).toMatchObject({ exitCode: 0 });
  expect(updated.stdout).toContain("a.ipynb cell 3 (id wrong): wrote its new outputs\n");
  expect(project.read("a.ipynb")).toBe(before.replace(`      "first\\n5\\n"\n`, `      "first\\n",\n      "4\\n"\n`));
  expect(again).toMatchObject({ exitCode: 0, stdout: "a.ipynb: 2 cells give what is stored\n" });
});

test("sanitizers of the project and of the notebook take out what is another with each run", async () => {
  using project = new ScratchProject();
  const code = "//| check-output\nconsole.log(`took ${process.pid % 1000 + 1} ms, run ${process.pid}`);";
  const metadata = { labtrail: { sanitizers: [{ pattern: "run \\d+", replacement: "run N" }] } };
  project.write("a.ipynb", notebookOf([{ id: "timed", code, stored: "took 1001 ms, run 0\n" }], metadata));

  const without = await testOutputs(project.root);
  project.write("package.json", `{ "labtrail": { "sanitizers": ["durations"] } }`);
  const withBoth = await testOutputs(project.root);

  expect(without.stdout).toContain(
    `It would be the same with "labtrail": { "sanitizers": ["durations"] } in package.json or in the notebook's metadata.`,
  );
  expect(withBoth).toMatchObject({ exitCode: 0, stdout: "a.ipynb: 1 cell gives what is stored\n" });
});

test("a sanitizer that is none is told, and nothing is run", async () => {
  using project = new ScratchProject();
  project.write("package.json", `{ "labtrail": { "sanitizers": ["clock"] } }`);
  project.write("a.ipynb", notebookOf([GOOD]));

  const { exitCode, stderr } = await testOutputs(project.root);

  expect(exitCode).toBe(1);
  expect(stderr).toContain('labtrail.sanitizers of package.json: "clock" is no sanitizer: there are times, durations');
});

test("a cell without stored outputs is named with what to do, and one that was not reached with the reason", async () => {
  using project = new ScratchProject();
  project.write(
    "a.ipynb",
    notebookOf([
      DEFINES,
      { id: GOOD.id, code: GOOD.code },
      { id: "fails", code: 'throw new RangeError("too far");' },
      WRONG,
    ]),
  );

  const { exitCode, stdout } = await testOutputs(project.root);

  expect(stdout)
    .toBe(`a.ipynb cell 2 (id good) has no stored outputs to compare with. Write them: labtrail test --outputs --update a.ipynb
  Where git strips outputs, tag the cell \`keep_output\`: then they are committed, and there in every clone.
a.ipynb cell 4 (id wrong) was not run: cell 3 (id fails) failed before it: RangeError: too far
`);
  expect(exitCode).toBe(1);
});

test("an expected error is compared, too", async () => {
  using project = new ScratchProject();
  const fails = { id: "fails", code: '//| check-output\nthrow new RangeError("too far");', tags: ["raises-exception"] };
  project.write("a.ipynb", notebookOf([fails]));

  await testOutputs(project.root, "--update");
  const { stdout } = await testOutputs(project.root, "--json");

  expect(JSON.parse(stdout)).toEqual({
    outputs: [{ notebook: "a.ipynb", cellId: "fails", cellNumber: 1, state: "same" }],
  });
});

test("outputs that git has stripped come from the keeper", async () => {
  await using repository = hookedRepository();
  repository.write("a.ipynb", notebookOf([DEFINES, GOOD, WRONG]));
  repository.commit("first");
  // As it is in a checkout that the filter had no part in.
  repository.write("a.ipynb", repository.git("show", "HEAD:a.ipynb"));

  const { exitCode, stdout } = await repository.labtrail("test", "--outputs");

  expect(repository.read("a.ipynb")).toContain('"outputs": []');
  expect(stdout).toContain("a.ipynb: 1 cell gives what is stored\n");
  expect(stdout).toContain("  - 5\n  + 4\n");
  expect(exitCode).toBe(1);
});

test("flags of the other kind of test are refused, and a notebook without a marked cell is told how to begin", async () => {
  using project = new ScratchProject();
  project.write("a.ipynb", notebookOf([DEFINES]));

  const [coverage, timeout, none] = [
    await testOutputs(project.root, "--coverage"),
    await runLabtrail(project.root, "test", "--timeout", "3"),
    await testOutputs(project.root),
  ];

  expect(coverage.stderr).toContain("--coverage is not for --outputs");
  expect(timeout.stderr).toContain("--timeout is for --outputs");
  expect(none).toMatchObject({
    exitCode: 0,
    stderr: "no cell's outputs are checked: begin one with `//| check-output`\n",
  });
});
