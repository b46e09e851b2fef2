import { chmodSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
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
      code: "KERNEL_FAILED",
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
