import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { runProgram } from "../../src/cli/program.ts";
import { entryPointPath } from "../../src/shared/installation.ts";
import { bareNotebook, sampleNotebook } from "../git/sample-notebook.ts";
import { ScratchRepository } from "../helpers/scratch-repository.ts";

const CELLS = [{ id: "a", source: "1", output: "one" }];
const EXECUTED = sampleNotebook(CELLS);
const BARE = bareNotebook(CELLS);

/** Runs a command line with something piped in. */
async function pipe(repository: ScratchRepository, content: string | Buffer, args: readonly string[], folder = "") {
  const chunks: Buffer[] = [];
  let stderr = "";
  const exitCode = await runProgram(args, {
    cwd: join(repository.folder, folder),
    env: repository.env,
    stdin: () => Buffer.from(content),
    stdoutBytes: (bytes) => void chunks.push(Buffer.from(bytes)),
    stdout: (text) => void chunks.push(Buffer.from(text)),
    stderr: (text) => void (stderr += text),
    hasColor: false,
    isStderrTerminal: false,
    columns: 100,
  });
  return { exitCode, stdout: Buffer.concat(chunks), stderr };
}

test("clean strips what is piped in, and keeps nothing of a file without a name", async () => {
  await using repository = new ScratchRepository("repo");

  const { exitCode, stdout, stderr } = await pipe(repository, EXECUTED, ["clean"]);

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout.toString()).toBe(BARE);
  expect(existsSync(join(repository.folder, ".git/labtrail"))).toBe(false);
});

test("what clean removed from a named file, smudge puts back, from any folder", async () => {
  await using repository = new ScratchRepository("repo");
  mkdirSync(join(repository.folder, "sub"));

  await pipe(repository, EXECUTED, ["clean", "a.ipynb"], "sub");
  const { stdout } = await pipe(repository, BARE, ["smudge", "sub/a.ipynb"]);

  expect(stdout.toString()).toBe(EXECUTED);
});

test("textconv shows a piped notebook and a file alike", async () => {
  await using repository = new ScratchRepository("repo");
  repository.write("sub/a.ipynb", EXECUTED);

  const piped = await pipe(repository, EXECUTED, ["textconv"]);
  const named = await pipe(repository, "", ["textconv", "a.ipynb"], "sub");
  const absent = await pipe(repository, "", ["textconv", "b.ipynb"]);

  expect(piped.stdout.toString()).toBe("# %% [code] a\n1\n");
  expect(named.stdout.toString()).toBe("# %% [code] a\n1\n");
  expect(absent).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(`no notebook "b.ipynb"`) as string });
});

test.each([
  ["nothing", Buffer.alloc(0)],
  ["JSON that is no notebook", Buffer.from(`[1, 2.0]\n`)],
])("%s passes through", async (_name, content) => {
  await using repository = new ScratchRepository("repo");

  const { exitCode, stdout } = await pipe(repository, content, ["clean"]);

  expect(exitCode).toBe(0);
  expect(stdout.equals(content)).toBe(true);
});

test("invalid JSON is refused with its place, and nothing is printed", async () => {
  await using repository = new ScratchRepository("repo");

  const { exitCode, stdout, stderr } = await pipe(repository, `{"cells":\n]`, ["clean"]);

  expect(exitCode).toBe(1);
  expect(stdout.length).toBe(0);
  expect(stderr).toMatch(/^labtrail: the input is not valid JSON at line 2, column 1: expected a value\n {2}Mend/);
});

test("a filter of another name changes one line and goes on with its flags", async () => {
  await using repository = new ScratchRepository("repo");
  const command = `'${process.execPath}' '${entryPointPath("src/cli/main")}' clean --keep-count --drop-output-type error stream`;
  repository.write(".gitattributes", "*.ipynb filter=nbstripout\n");
  repository.git("config", "filter.nbstripout.clean", command);
  repository.git("config", "filter.nbstripout.smudge", "cat");
  repository.write("a.ipynb", EXECUTED);

  repository.git("add", "a.ipynb");

  expect(repository.staged("a.ipynb")).toBe(sampleNotebook([{ id: "a", source: "1", count: 1 }]));
});

test("the program reads its standard input byte for byte", async () => {
  await using repository = new ScratchRepository("repo");
  const content = Buffer.from([0x5b, 0x22, 0xff, 0xfe, 0x22, 0x5d]);

  const { stdout } = spawnSync(process.execPath, [entryPointPath("src/cli/main"), "clean"], {
    cwd: repository.folder,
    env: repository.env,
    input: content,
  });

  expect(stdout.equals(content)).toBe(true);
});
