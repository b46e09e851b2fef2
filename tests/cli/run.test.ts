import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { createRunCommand } from "../../src/cli/commands/run.ts";
import { parseNotebook } from "../../src/notebook/parse.ts";
import { renderNotebook } from "../../src/notebook/write.ts";
import { fakeKernelArgv, notebookOf } from "../headless/fixture.ts";
import { createWorkspace, runOne, type Workspace } from "./fixture.ts";

function writeLab({ folder }: Workspace, ...cells: readonly string[]): string {
  const path = join(folder, "lab.ipynb");
  writeFileSync(path, renderNotebook(notebookOf(...cells)));
  return path;
}

function runIn({ effects }: Workspace, ...args: readonly string[]): Promise<unknown> {
  return runOne(
    createRunCommand(effects, () => fakeKernelArgv()),
    ...args,
  );
}

/** Durations are the only thing that changes from run to run. */
function withoutTimes(text: string): string {
  return text.replaceAll(/\d+\.\d s/g, "0.0 s");
}

function outputsIn(path: string): unknown {
  return parseNotebook(readFileSync(path, "utf8")).cells.map((cell) => (cell.kind === "code" ? cell.outputs : []));
}

/** A display that can be changed later, or a change of it. */
function sendBar(text: string, type: "display_data" | "update_display_data"): string {
  return `send ${type} {"data":{"text/plain":"${text}"},"metadata":{},"transient":{"display_id":"bar"}}`;
}

const textOutput = (line: string) => [{ kind: "stream", name: "stdout", text: `${line}\n` }];

function writeParams({ folder }: Workspace, text: string): void {
  writeFileSync(join(folder, "params.json"), text);
}

function writeLabs({ folder }: Workspace, labs: Readonly<Record<string, readonly string[]>>): readonly string[] {
  for (const [name, cells] of Object.entries(labs)) {
    writeFileSync(join(folder, name), renderNotebook(notebookOf(...cells)));
  }
  return Object.keys(labs);
}

describe("a run that goes well", () => {
  test("tells of each cell on stderr and gives what the cells show on stdout", async () => {
    using workspace = createWorkspace();
    writeLab(workspace, "print a\nprint b", "send status {}");

    const error = await runIn(workspace, "lab.ipynb");

    expect(error).toBeUndefined();
    expect(workspace.stdout()).toBe("a\nb\n");
    expect(withoutTimes(workspace.stderr())).toBe(
      "[1/2] print a  0.0 s\n[2/2] send status {}  0.0 s\nwrote lab.executed.ipynb\n",
    );
  });

  test("shows what changes as it remains, once, when its cell has ended", async () => {
    using workspace = createWorkspace();
    writeLab(
      workspace,
      [
        sendBar("1 of 3", "display_data"),
        "print a",
        sendBar("2 of 3", "update_display_data"),
        sendBar("3 of 3", "update_display_data"),
      ].join("\n"),
    );

    await runIn(workspace, "lab.ipynb");

    expect(workspace.stdout()).toBe("a\n3 of 3\n");
  });

  test("puts the line about a cell below what the cell shows, on a line of its own", async () => {
    using workspace = createWorkspace();
    writeLab(workspace, `send stream {"name":"stdout","text":"no line end"}`, "print b");
    let all = "";
    const record = (text: string) => void (all += text);

    await runIn({ ...workspace, effects: { ...workspace.effects, stdout: record, stderr: record } }, "lab.ipynb");

    expect(withoutTimes(all)).toMatch(/^no line end\n\[1\/2\] send .* 0\.0 s\nb\n\[2\/2\] print b  0\.0 s\nwrote /);
  });

  test("keeps the running cell in sight on a terminal, below what it has shown", async () => {
    using workspace = createWorkspace();
    writeLab(workspace, "print a");
    let all = "";
    const record = (text: string) => void (all += text);
    const effects = { ...workspace.effects, stdout: record, stderr: record, isStderrTerminal: true, columns: 14 };

    await runIn({ ...workspace, effects }, "lab.ipynb");

    const running = "[1/1] print a";
    const erased = "\r\u001B[2K";
    expect(withoutTimes(all)).toBe(
      `${running}${erased}a\n${running}${erased}[1/1] print a  0.0 s\nwrote lab.executed.ipynb\n`,
    );
  });

  test("names a cell by its first line that is no directive, cut to fit", async () => {
    using workspace = createWorkspace();
    writeLab(workspace, `\n//| export\nprint ${"long ".repeat(20)}`);

    await runIn(workspace, "lab.ipynb");

    expect(workspace.stderr()).toMatch(/^\[1\/1\] print (?:long ){10}lon…  \d/);
  });

  test("writes the executed notebook beside the notebook, which stays as it is", async () => {
    using workspace = createWorkspace();
    const path = writeLab(workspace, "print a");
    const before = readFileSync(path, "utf8");

    await runIn(workspace, "lab.ipynb");

    expect(readFileSync(path, "utf8")).toBe(before);
    expect(outputsIn(join(workspace.folder, "lab.executed.ipynb"))).toEqual([
      [{ kind: "stream", name: "stdout", text: "a\n" }],
    ]);
    expect(readdirSync(workspace.folder).toSorted()).toEqual(["lab.executed.ipynb", "lab.ipynb"]);
  });

  test("writes where it is told", async () => {
    using workspace = createWorkspace();
    writeLab(workspace, "print a");

    await runIn(workspace, "lab.ipynb", "-o", "out.ipynb");

    expect(readdirSync(workspace.folder).toSorted()).toEqual(["lab.ipynb", "out.ipynb"]);
  });

  test("gives the notebook, and only it, on stdout with -o -", async () => {
    using workspace = createWorkspace();
    writeLab(workspace, "print a");

    await runIn(workspace, "lab.ipynb", "-o", "-");

    expect(parseNotebook(workspace.stdout()).cells).toHaveLength(1);
    expect(readdirSync(workspace.folder)).toEqual(["lab.ipynb"]);
  });

  test("in place keeps the file's mode, and a symbolic link a link", async () => {
    using workspace = createWorkspace();
    const path = writeLab(workspace, "print a");
    const link = join(workspace.folder, "link.ipynb");
    symlinkSync(path, link);
    chmodSync(path, 0o640);

    await runIn(workspace, "link.ipynb", "--in-place");

    expect(outputsIn(path)).toEqual([[{ kind: "stream", name: "stdout", text: "a\n" }]]);
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(readdirSync(workspace.folder, { withFileTypes: true }).find(({ name }) => name === "link.ipynb")).toSatisfy(
      (entry: { isSymbolicLink(): boolean }) => entry.isSymbolicLink(),
    );
  });

  test("cuts a long result and says how much is left", async () => {
    using workspace = createWorkspace();
    const text = Array.from({ length: 25 }, (_, index) => `row ${index}`).join("\n");
    writeLab(workspace, `send display_data ${JSON.stringify({ data: { "text/plain": text }, metadata: {} })}`);

    await runIn(workspace, "lab.ipynb");

    expect(workspace.stdout()).toMatch(/row 19\n\.\.\. 5 more lines\n$/);
  });

  test("is one JSON document with --json", async () => {
    using workspace = createWorkspace();
    writeLab(workspace, "print a", " ");

    await runIn(workspace, "lab.ipynb", "--json");

    expect(JSON.parse(workspace.stdout())).toEqual({
      notebook: "lab.ipynb",
      output: "lab.executed.ipynb",
      status: "ok",
      cells: [
        { id: "c0", index: 0, status: "ok", durationMs: expect.any(Number) as number, executionCount: 1 },
        { id: "c1", index: 1, status: "skipped", durationMs: 0, executionCount: null },
      ],
    });
  });
});

describe("a run that does not go well", () => {
  test("ends with the cell, the place in it and its traceback, and still writes the notebook", async () => {
    using workspace = createWorkspace();
    writeLab(workspace, "print a", "fail too far", "print c");

    const error = await runIn(workspace, "lab.ipynb");

    expect(error).toMatchObject({
      code: "CELL_FAILED",
      message: `lab.ipynb, cell 2 ("c1"), line 2, column 7: RangeError: too far`,
    });
    expect(withoutTimes(workspace.stderr())).toContain("[2/3] fail too far  failed after 0.0 s\n");
    expect(workspace.stderr()).toContain("RangeError: too far\n    at cell_2.ts:2:7\n");
    expect(outputsIn(join(workspace.folder, "lab.executed.ipynb"))).toMatchObject([
      [{ kind: "stream" }],
      [{ kind: "error", ename: "RangeError" }],
      [],
    ]);
  });

  test("puts the error into the JSON document", async () => {
    using workspace = createWorkspace();
    writeLab(workspace, "fail too far");

    const error = await runIn(workspace, "lab.ipynb", "--json");

    expect(error).toMatchObject({ code: "CELL_FAILED" });
    expect(JSON.parse(workspace.stdout())).toMatchObject({
      status: "cell-failed",
      error: { cellId: "c0", index: 0, line: 2, column: 7, ename: "RangeError", evalue: "too far" },
    });
  });

  test("names the cell in which the kernel died, with the kernel's last lines", async () => {
    using workspace = createWorkspace();
    writeLab(workspace, "die 3");

    const error = await runIn(workspace, "lab.ipynb");

    expect(error).toMatchObject({ code: "KERNEL_FAILED" });
    expect((error as Error).message).toContain(`lab.ipynb, cell 1 ("c0"): the kernel ended with exit code 3`);
    expect((error as Error).message).toContain("out of memory");
    expect(existsSync(join(workspace.folder, "lab.executed.ipynb"))).toBe(true);
  });

  test("stops a cell that takes longer than --timeout", async () => {
    using workspace = createWorkspace();
    writeLab(workspace, "hang");

    const error = await runIn(workspace, "lab.ipynb", "--timeout", "0.1");

    expect(error).toMatchObject({
      code: "CELL_FAILED",
      message: `lab.ipynb, cell 1 ("c0"): the cell ran longer than 0.1 s and was stopped`,
      hint: "Give it more time with --timeout, or make the cell smaller.",
    });
  });

  test("stops at Ctrl-C and writes what there is", async () => {
    using workspace = createWorkspace();
    writeLab(workspace, "print a\nhang");
    const effects = { ...workspace.effects, stdout: () => workspace.interrupt() };

    const error = await runOne(
      createRunCommand(effects, () => fakeKernelArgv()),
      "lab.ipynb",
    );

    expect(error).toMatchObject({ code: "INTERRUPTED" });
    expect(outputsIn(join(workspace.folder, "lab.executed.ipynb"))).toMatchObject([
      [{ text: "a\n" }, { kind: "error", ename: "KeyboardInterrupt" }],
    ]);
  });

  test("says when the kernel cannot be started", async () => {
    using workspace = createWorkspace();
    writeLab(workspace, "print a");

    const error = await runOne(
      createRunCommand(workspace.effects, () => fakeKernelArgv("broken")),
      "lab.ipynb",
    );

    expect(error).toMatchObject({ code: "KERNEL_DIED" });
  });
});

describe("a command line of run", () => {
  test.each([
    [["lab.ipynb", "-o", "-", "--json"], "--output - and --json would both write to stdout"],
    [["lab.ipynb", "-o", "x.ipynb", "--in-place"], "--output and --in-place cannot both be given"],
    [["lab.ipynb", "--timeout", "soon"], `--timeout "soon" is no number of seconds`],
    [["lab.ipynb", "-o", "nowhere/out.ipynb"], `"nowhere/out.ipynb" cannot be written`],
    [["lab.ipynb", "-o", "."], `"." cannot be written`],
    [["."], `there is no notebook "."`],
    [["lab.ipynb", "-p", "rate"], `the parameter "rate" is not of the form name=value`],
  ])("%j is refused: %s", async (args, message) => {
    using workspace = createWorkspace();
    writeLab(workspace, "print a");

    const error = await runIn(workspace, ...args);

    expect(error).toMatchObject({ message });
    expect(workspace.stdout()).toBe("");
  });

  test("that names a file which is no notebook is told why", async () => {
    using workspace = createWorkspace();
    writeFileSync(join(workspace.folder, "lab.ipynb"), "print('hello')\n");

    const error = await runIn(workspace, "lab.ipynb");

    expect(error).toMatchObject({
      code: "INVALID_JSON",
      message: "lab.ipynb is not valid JSON at line 1, column 1: expected a value",
    });
  });
});

describe("a part of a notebook", () => {
  test("runs from one cell to another, by number or by id, and the others keep what they show", async () => {
    using workspace = createWorkspace();
    const cells = ["print a", "print b", "print c", "print d"];
    const path = writeLab(workspace, ...cells);
    await runIn(workspace, "lab.ipynb", "--in-place");
    writeFileSync(path, readFileSync(path, "utf8").replaceAll("print ", "print new "));
    const before = workspace.stdout();

    expect(await runIn(workspace, "lab.ipynb", "--from", "2", "--to", "c2", "--in-place")).toBeUndefined();

    expect(workspace.stdout().slice(before.length)).toBe("new b\nnew c\n");
    expect(outputsIn(path)).toEqual([textOutput("a"), textOutput("new b"), textOutput("new c"), textOutput("d")]);
  });

  test.each([
    [["--from", "9"], `there is no cell "9"`],
    [["--to", "nowhere"], `there is no cell "nowhere"`],
    [["--from", "2", "--to", "1"], `cell "2" stands below cell "1"`],
  ])("%j is refused before anything runs", async (args, message) => {
    using workspace = createWorkspace();
    writeLab(workspace, "print a", "print b");

    expect(await runIn(workspace, "lab.ipynb", ...args)).toMatchObject({ code: "UNKNOWN_CELL", message });
    expect(readdirSync(workspace.folder)).toEqual(["lab.ipynb"]);
  });
});

describe("--allow-errors", () => {
  test("goes on after a cell that fails, and says which it was", async () => {
    using workspace = createWorkspace();
    writeLab(workspace, "print a", "fail too far", "print c");

    expect(await runIn(workspace, "lab.ipynb", "--allow-errors")).toBeUndefined();

    expect(workspace.stdout()).toBe("a\nc\n");
    expect(withoutTimes(workspace.stderr())).toContain("[2/3] fail too far  failed after 0.0 s\n");
  });

  test("does not go on without the kernel", async () => {
    using workspace = createWorkspace();
    writeLab(workspace, "die 7", "print c");

    expect(await runIn(workspace, "lab.ipynb", "--allow-errors")).toMatchObject({ code: "KERNEL_FAILED" });
  });
});

describe("--param-file", () => {
  const SOURCE = "print a\n//| const rate = 0.1;";

  test("gives values to constants, and those of -p hold before them", async () => {
    using workspace = createWorkspace();
    writeFileSync(
      join(workspace.folder, "lab.ipynb"),
      renderNotebook(notebookOf('const rate = 0.1, units = 8, optimizer = "sgd", layers = [1];')),
    );
    writeParams(workspace, `{ "rate": 0.5, "units": 16, "optimizer": "adam", "layers": [4, 2] }`);

    await runIn(workspace, "lab.ipynb", "--param-file", "params.json", "-p", "units=32");

    const [cell] = parseNotebook(readFileSync(join(workspace.folder, "lab.executed.ipynb"), "utf8")).cells;
    expect(cell?.source).toBe('const rate = 0.5, units = 32, optimizer = "adam", layers = [4,2];');
  });

  test.each([
    [`{ "rate": 1, }`, `"params.json" is no JSON: line 1, column 14: expected a name in double quotes`],
    [`[1]`, `"params.json" holds no parameters`],
    [`{ "gone": 1 }`, `no cell declares a constant "gone" with a literal value`],
  ])("that is %s is told why", async (text, message) => {
    using workspace = createWorkspace();
    writeLab(workspace, SOURCE);
    writeParams(workspace, text);

    expect(await runIn(workspace, "lab.ipynb", "--param-file", "params.json")).toMatchObject({ message });
  });

  test("that is not there is named", async () => {
    using workspace = createWorkspace();
    writeLab(workspace, SOURCE);

    expect(await runIn(workspace, "lab.ipynb", "--param-file", "no.json")).toMatchObject({ code: "FILE_NOT_FOUND" });
  });
});

describe("several notebooks", () => {
  test("run side by side, each written to a file of its own, with one line each", async () => {
    using workspace = createWorkspace();
    const names = writeLabs(workspace, { "a.ipynb": ["print a", "print b"], "b.ipynb": ["print c"] });

    expect(await runIn(workspace, ...names, "-j", "2")).toBeUndefined();

    expect(workspace.stdout()).toBe("");
    expect(withoutTimes(workspace.stderr()).split("\n").toSorted()).toEqual([
      "",
      "a.ipynb  2 cells, 0.0 s",
      "b.ipynb  1 cell, 0.0 s",
    ]);
    expect(outputsIn(join(workspace.folder, "b.executed.ipynb"))).toEqual([
      [{ kind: "stream", name: "stdout", text: "c\n" }],
    ]);
  });

  test("do not wait for one that fails, and end with the worst of all", async () => {
    using workspace = createWorkspace();
    const names = writeLabs(workspace, {
      "a.ipynb": ["fail too far"],
      "b.ipynb": ["print b"],
      "c.ipynb": ["die 7"],
      "d.ipynb": ["print d"],
    });

    expect(await runIn(workspace, ...names, "--json")).toMatchObject({
      code: "KERNEL_FAILED",
      message: "2 of 4 notebooks failed: a.ipynb, c.ipynb",
    });

    expect(JSON.parse(workspace.stdout())).toMatchObject([
      { notebook: "a.ipynb", status: "cell-failed", error: { ename: "RangeError" } },
      { notebook: "b.ipynb", status: "ok" },
      { notebook: "c.ipynb", status: "broken" },
      { notebook: "d.ipynb", status: "ok" },
    ]);
    expect(workspace.stderr()).toContain(`a.ipynb, cell 1 ("c0"), line 2, column 7: RangeError: too far`);
  });

  test("go to a folder that is there, and not two of them to one file", async () => {
    using workspace = createWorkspace();
    mkdirSync(join(workspace.folder, "out"));
    mkdirSync(join(workspace.folder, "deep"));
    const names = writeLabs(workspace, { "a.ipynb": ["print a"], "b.ipynb": ["print b"], "deep/a.ipynb": ["print c"] });

    expect(await runIn(workspace, "a.ipynb", "b.ipynb", "-o", "out")).toBeUndefined();
    expect(readdirSync(join(workspace.folder, "out"))).toEqual(["a.ipynb", "b.ipynb"]);
    expect(await runIn(workspace, "a.ipynb", "b.ipynb", "-o", "missing")).toMatchObject({ code: "BAD_ARGUMENT" });
    expect(await runIn(workspace, ...names, "-o", "out")).toMatchObject({
      message: `"${join("out", "a.ipynb")}" would be written by two notebooks`,
    });
  });

  test("show one bar on a terminal, which is gone at the end", async () => {
    using workspace = createWorkspace();
    const names = writeLabs(workspace, { "a.ipynb": ["print a", "print b"], "b.ipynb": ["print c", "print d"] });
    const effects = { ...workspace.effects, isStderrTerminal: true };

    await runIn({ ...workspace, effects }, ...names);

    expect(workspace.stderr()).toContain("████████░░░░░░░░ 1 of 2 notebooks, 2 of 4 cells");
    expect(workspace.stderr().endsWith("\r\u001B[2K")).toBe(true);
  });

  test("stop at Ctrl-C, and those that wait do not begin", async () => {
    using workspace = createWorkspace();
    const names = writeLabs(workspace, { "a.ipynb": ["hang"], "b.ipynb": ["print b"] });
    const effects = { ...workspace.effects, isStderrTerminal: true };
    const stderr = (text: string): void => {
      workspace.effects.stderr(text);
      if (text.includes("0 of 4 cells") || text.includes("0 of 2 cells")) setImmediate(() => workspace.interrupt());
    };

    const error = await runIn({ ...workspace, effects: { ...effects, stderr } }, ...names);

    expect(error).toMatchObject({ code: "INTERRUPTED", message: "2 of 2 notebooks failed: a.ipynb, b.ipynb" });
    expect(existsSync(join(workspace.folder, "b.executed.ipynb"))).toBe(false);
  });
});

test("a terminal shows how far a notebook is", async () => {
  using workspace = createWorkspace();
  writeLab(workspace, "print a", "print b");

  await runIn({ ...workspace, effects: { ...workspace.effects, isStderrTerminal: true } }, "lab.ipynb");

  expect(workspace.stderr()).toContain("████████░░░░░░░░ [2/2] print b ...");
});
