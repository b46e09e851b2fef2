// The protocol from git's side: what real git never shows, such as one process that survives a broken file.
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";

import { expect, test } from "vitest";

import { contentPackets, linePackets } from "../../src/git/pkt-line.ts";
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

function runFilter(args: readonly string[], input: Buffer) {
  return spawnSync(process.execPath, [entryPointPath("src/git/filter"), ...args], {
    input,
    encoding: "utf8",
    cwd: tmpdir(),
  });
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

  const { status, stdout, stderr } = runFilter(["process"], input);

  const error = linePackets(["status=error"]).toString();
  expect(stdout).toBe(WELCOME + successOf(bareNotebook(CELLS)) + error + error + successOf("") + successOf("not JSON"));
  expect(stderr).toContain("labtrail: broken.ipynb is not valid JSON at line 1, column 2");
  expect(stderr).toContain(`git asked for the unknown command "dance"`);
  expect(status).toBe(0);
});

test("git that goes away in the middle of a file ends the process quietly", () => {
  const request = requestOf("clean", "a.ipynb", sampleNotebook(CELLS));

  const { status, stdout, stderr } = runFilter(["process"], Buffer.concat([GREETING, request.subarray(0, -30)]));

  expect({ status, stdout }).toEqual({ status: 0, stdout: WELCOME });
  expect(stderr).not.toContain("labtrail");
});

test.each([
  ["something that is not git", linePackets(["hello"])],
  ["a git of another protocol version", linePackets(["git-filter-client", "version=3"])],
  ["nobody", Buffer.alloc(0)],
])("started by %s, it says so", (_name, input) => {
  const { status, stdout, stderr } = runFilter(["process"], input);

  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain("the other side of the pipe is not git");
});

test("a mode that does not exist is named", () => {
  const { status, stderr } = runFilter(["polish"], Buffer.alloc(0));

  expect(status).toBe(2);
  expect(stderr).toContain(`"polish" is no mode of the git filter`);
});
