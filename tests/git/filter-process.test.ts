// The protocol from git's side: what real git never shows, such as one process that survives a broken file.
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { contentPackets, linePackets } from "../../src/git/pkt-line.ts";
import { runFilter } from "../../src/git/run-filter.ts";
import { entryPointPath } from "../../src/shared/installation.ts";
import { bareNotebook, sampleNotebook } from "./sample-notebook.ts";

const CELLS = [{ source: "1 + 1", output: "2" }];
const GREETING = Buffer.concat([
  linePackets(["git-filter-client", "version=2"]),
  linePackets(["capability=clean", "capability=smudge", "capability=delay"]),
]);
const WELCOME = Buffer.concat([
  linePackets(["git-filter-server", "version=2"]),
  linePackets(["capability=clean", "capability=smudge"]),
]).toString();

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-filter-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the filter on files in place of pipes. */
function run(args: readonly string[], input: string | Buffer, cwd = temporaryFolder()) {
  const files = temporaryFolder();
  writeFileSync(join(files, "in"), input);
  const inputFd = openSync(join(files, "in"), "r");
  const outputFd = openSync(join(files, "out"), "w");
  let messages = "";
  const exitCode = runFilter(args, {
    input: inputFd,
    output: outputFd,
    onMessage: (text) => void (messages += text),
    cwd,
    env: {},
  });
  closeSync(inputFd);
  closeSync(outputFd);
  return { exitCode, output: readFileSync(join(files, "out"), "utf8"), messages };
}

/** Starts the filter as git does. */
function startFilter(input: string) {
  const argv = [entryPointPath("src/git/filter"), "clean", "a.ipynb"];
  return spawnSync(process.execPath, argv, { input, encoding: "utf8", cwd: temporaryFolder() });
}

function requestOf(command: string, path: string, content: string): Buffer {
  return Buffer.concat([
    linePackets([`command=${command}`, `pathname=${path}`, "ref=refs/heads/main"]),
    contentPackets(Buffer.from(content)),
  ]);
}

function successOf(content: string): string {
  return Buffer.concat([
    linePackets(["status=success"]),
    contentPackets(Buffer.from(content)),
    linePackets([]),
  ]).toString();
}

test("one process serves many files, and a broken one does not end it", () => {
  const input = Buffer.concat([
    GREETING,
    requestOf("clean", "a.ipynb", sampleNotebook(CELLS)),
    requestOf("clean", "broken.ipynb", "{"),
    requestOf("dance", "a.ipynb", "{}"),
    requestOf("clean", "empty.ipynb", ""),
    requestOf("smudge", "odd=name.ipynb", "not JSON"),
  ]);

  const { exitCode, output, messages } = run(["process"], input);

  const error = linePackets(["status=error"]).toString();
  expect(output).toBe(WELCOME + successOf(bareNotebook(CELLS)) + error + error + successOf("") + successOf("not JSON"));
  expect(messages).toContain("labtrail: broken.ipynb is not valid JSON at line 1, column 2");
  expect(messages).toContain(`git asked for the unknown command "dance"`);
  expect(exitCode).toBe(0);
});

test("what one request removes, a later one of the same process can put back", () => {
  const repository = temporaryFolder();
  mkdirSync(join(repository, ".git"));
  const input = Buffer.concat([
    GREETING,
    requestOf("clean", "a.ipynb", sampleNotebook(CELLS)),
    requestOf("clean", "b.ipynb", sampleNotebook([{ source: "other", output: "x".repeat(200_000) }])),
    requestOf("smudge", "a.ipynb", bareNotebook(CELLS)),
  ]);

  const { output } = run(["process"], input, repository);

  expect(output.endsWith(successOf(sampleNotebook(CELLS)))).toBe(true);
});

test("only what git can do is offered", () => {
  const greeting = Buffer.concat([linePackets(["git-filter-client", "version=2"]), linePackets(["capability=smudge"])]);

  const { output } = run(["process"], greeting);

  expect(output).toBe(
    Buffer.concat([linePackets(["git-filter-server", "version=2"]), linePackets(["capability=smudge"])]).toString(),
  );
});

test("git that goes away in the middle of a file ends the process quietly", () => {
  const request = requestOf("clean", "a.ipynb", sampleNotebook(CELLS));

  const outcome = run(["process"], Buffer.concat([GREETING, request.subarray(0, -30)]));

  expect(outcome).toEqual({ exitCode: 0, output: WELCOME, messages: "" });
});

test.each([
  ["something that is not git", linePackets(["hello"])],
  ["a git of another protocol version", linePackets(["git-filter-client", "version=3"])],
  ["nobody", Buffer.alloc(0)],
])("started by %s, it says so", (_name, input) => {
  const { exitCode, output, messages } = run(["process"], input);

  expect({ exitCode, output }).toEqual({ exitCode: 1, output: "" });
  expect(messages).toContain("the other side of the pipe is not git");
});

test("one-shot modes clean, smudge and show one file", () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, ".git"));
  writeFileSync(join(folder, "a.ipynb"), sampleNotebook(CELLS));

  const cleaned = run(["clean", "a.ipynb"], sampleNotebook(CELLS), folder);
  const smudged = run(["smudge", "a.ipynb"], cleaned.output, folder);
  const shown = run(["textconv", "a.ipynb"], "", folder);

  expect(cleaned).toEqual({ exitCode: 0, output: bareNotebook(CELLS), messages: "" });
  expect(smudged).toEqual({ exitCode: 0, output: sampleNotebook(CELLS), messages: "" });
  expect(shown).toEqual({ exitCode: 0, output: "# %% [code] cell-0\n1 + 1\n", messages: "" });
});

test("outside of a repository notebooks are cleaned too, and nothing is kept", () => {
  const { output } = run(["clean", "a.ipynb"], sampleNotebook(CELLS));

  expect(output).toBe(bareNotebook(CELLS));
});

test("outputs that cannot be kept are worth one warning, and no notebook fails because of it", () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, ".git"));
  writeFileSync(join(folder, ".git", "labtrail"), "a file where a folder should be");
  const request = requestOf("clean", "a.ipynb", sampleNotebook(CELLS));

  const { exitCode, output, messages } = run(["process"], Buffer.concat([GREETING, request, request]), folder);

  expect(output).toBe(WELCOME + successOf(bareNotebook(CELLS)) + successOf(bareNotebook(CELLS)));
  expect(messages).toMatch(/^labtrail: outputs of notebooks are not kept, or not put back: \w+: .*\n$/);
  expect(exitCode).toBe(0);
});

test("a file that cannot be read is our fault or the system's, and shows where", () => {
  const { exitCode, output, messages } = run(["textconv", "absent.ipynb"], "");

  expect({ exitCode, output }).toEqual({ exitCode: 1, output: "" });
  expect(messages).toContain("labtrail: absent.ipynb: Error: ENOENT");
});

test("a mode that does not exist is named", () => {
  const { exitCode, messages } = run(["polish"], "");

  expect(exitCode).toBe(2);
  expect(messages).toContain(`"polish" is no mode of the filter`);
});

test("the program that git starts reads stdin, writes stdout, and ends with the exit code", () => {
  const good = startFilter(sampleNotebook(CELLS));
  const broken = startFilter("{");

  expect(good).toMatchObject({ status: 0, stdout: bareNotebook(CELLS) });
  expect(broken).toMatchObject({ status: 1, stdout: "" });
  expect(broken.stderr).toContain("labtrail: a.ipynb is not valid JSON");
});
