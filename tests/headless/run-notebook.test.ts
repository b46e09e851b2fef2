import { describe, expect, test } from "vitest";

import { runNotebook } from "../../src/headless/run-notebook.ts";
import type { Notebook, Output } from "../../src/notebook/notebook.ts";
import { codeCell, notebookOf, startFakeKernel } from "./fixture.ts";

function outputsOf({ cells }: Notebook): readonly (readonly Output[])[] {
  return cells.map((cell) => (cell.kind === "code" ? cell.outputs : []));
}

const display = (text: string, id?: string): string =>
  JSON.stringify({ data: { "text/plain": text }, metadata: {}, transient: id === undefined ? {} : { display_id: id } });

const shown = (text: string): Output => ({ kind: "display", data: { "text/plain": text }, metadata: {} });

describe("the outputs of a run", () => {
  test("stream messages of one name that follow one another are one output", async () => {
    await using kernel = await startFakeKernel();

    const { notebook } = await runNotebook(notebookOf("print a\nprint b\nwarn c\nprint d"), kernel);

    expect(outputsOf(notebook)).toEqual([
      [
        { kind: "stream", name: "stdout", text: "a\nb\n" },
        { kind: "stream", name: "stderr", text: "c\n" },
        { kind: "stream", name: "stdout", text: "d\n" },
      ],
    ]);
  });

  test("a result keeps its execution count, and the cell gets it too", async () => {
    await using kernel = await startFakeKernel();
    const result = JSON.stringify({ data: { "text/plain": "2" }, metadata: {}, execution_count: 2 });

    const { notebook, cells } = await runNotebook(notebookOf("print x", `send execute_result ${result}`), kernel);

    expect(notebook.cells[1]).toMatchObject({
      executionCount: 2,
      outputs: [{ kind: "result", data: { "text/plain": "2" }, executionCount: 2 }],
    });
    expect(cells.map(({ executionCount }) => executionCount)).toEqual([1, 2]);
  });

  test("an update changes the display in whichever cell it stands, and shows nothing of its own", async () => {
    await using kernel = await startFakeKernel();

    const { notebook } = await runNotebook(
      notebookOf(`send display_data ${display("0 %", "bar")}`, `send update_display_data ${display("100 %", "bar")}`),
      kernel,
    );

    expect(outputsOf(notebook)).toEqual([[shown("100 %")], []]);
  });

  test("an update for a display that nobody showed changes nothing", async () => {
    await using kernel = await startFakeKernel();

    const { notebook } = await runNotebook(notebookOf(`send update_display_data ${display("x", "none")}`), kernel);

    expect(outputsOf(notebook)).toEqual([[]]);
  });

  test("clear_output empties the cell at once", async () => {
    await using kernel = await startFakeKernel();

    const { notebook } = await runNotebook(notebookOf(`print a\nsend clear_output {"wait":false}`), kernel);

    expect(outputsOf(notebook)).toEqual([[]]);
  });

  test("clear_output with wait keeps what is shown until there is something new", async () => {
    await using kernel = await startFakeKernel();

    const { notebook } = await runNotebook(
      notebookOf(`print a\nsend clear_output {"wait":true}`, `print b\nsend clear_output {"wait":true}\nprint c`),
      kernel,
    );

    expect(outputsOf(notebook)).toEqual([
      [{ kind: "stream", name: "stdout", text: "a\n" }],
      [{ kind: "stream", name: "stdout", text: "c\n" }],
    ]);
  });

  test("output that a timer writes after its cell's end stands in that cell", async () => {
    await using kernel = await startFakeKernel();

    const { notebook } = await runNotebook(notebookOf("late tick", "print b"), kernel);

    expect(outputsOf(notebook)).toEqual([
      [{ kind: "stream", name: "stdout", text: "tick\n" }],
      [{ kind: "stream", name: "stdout", text: "b\n" }],
    ]);
  });

  test("outputs of an earlier run are gone, also from cells that are not reached", async () => {
    await using kernel = await startFakeKernel();
    const stale: Output = { kind: "stream", name: "stdout", text: "stale" };
    const notebook = notebookOf("fail x", codeCell("print b", { outputs: [stale], executionCount: 9 }));

    const run = await runNotebook(notebook, kernel);

    expect(run.notebook.cells[1]).toMatchObject({ outputs: [], executionCount: null });
  });

  test("the notebook learns the language of the kernel", async () => {
    await using kernel = await startFakeKernel();

    const { notebook } = await runNotebook(notebookOf("print a"), kernel);

    expect(notebook.metadata["language_info"]).toEqual({ name: "fake" });
  });
});

describe("the course of a run", () => {
  test("each request carries the id of its cell", async () => {
    await using kernel = await startFakeKernel();

    const { notebook } = await runNotebook(notebookOf("print a", "request"), kernel);

    const [output] = outputsOf(notebook)[1] ?? [];
    expect(output?.kind === "stream" && JSON.parse(output.text)).toMatchObject([
      { cellId: "c1" },
      { code: "request", silent: false, store_history: true, allow_stdin: false },
    ]);
  });

  test("events come cell by cell, with the outputs in between", async () => {
    await using kernel = await startFakeKernel();
    const events: string[] = [];

    await runNotebook(notebookOf("print a", "print b"), kernel, {
      onCellStart: (cell, index) => events.push(`start ${cell.id} ${index}`),
      onOutput: (output) => events.push(output.kind),
      onCellEnd: ({ id, status, durationMs }) => events.push(`end ${id} ${status} ${durationMs > 0}`),
    });

    expect(events).toEqual(["start c0 0", "stream", "end c0 ok true", "start c1 1", "stream", "end c1 ok true"]);
  });

  test("a failing cell ends the run and keeps its error", async () => {
    await using kernel = await startFakeKernel();

    const { outcome, cells, notebook } = await runNotebook(notebookOf("fail too far", "print b"), kernel);

    expect(outcome).toMatchObject({
      kind: "cell-failed",
      cell: { id: "c0" },
      fault: { ename: "RangeError", evalue: "too far" },
    });
    expect(cells.map(({ status }) => status)).toEqual(["error", "not-run"]);
    expect(outputsOf(notebook)[0]).toMatchObject([{ kind: "error", ename: "RangeError", evalue: "too far" }]);
  });

  test("a cell tagged raises-exception may fail", async () => {
    await using kernel = await startFakeKernel();
    const failing = codeCell("fail on purpose", { metadata: { tags: ["raises-exception"] } });

    const { outcome, cells } = await runNotebook(notebookOf(failing, "print b"), kernel);

    expect(outcome).toEqual({ kind: "ok" });
    expect(cells.map(({ status }) => status)).toEqual(["error", "ok"]);
  });

  test("empty cells, text cells and cells tagged skip-execution are left out", async () => {
    await using kernel = await startFakeKernel();
    const skipped = codeCell("fail x", { metadata: { tags: ["skip-execution"] } });

    const { outcome, cells } = await runNotebook(notebookOf("  ", skipped, "print a"), kernel);

    expect(outcome).toEqual({ kind: "ok" });
    expect(cells.map(({ status }) => status)).toEqual(["skipped", "skipped", "ok"]);
  });

  test("an interruption stops the cell that runs and everything after it", async () => {
    await using kernel = await startFakeKernel();
    const interruption = new AbortController();

    const { outcome, cells } = await runNotebook(notebookOf("print a\nhang", "print b"), kernel, {
      signal: interruption.signal,
      onOutput: () => interruption.abort(),
    });

    expect(outcome).toEqual({ kind: "interrupted" });
    expect(cells.map(({ status }) => status)).toEqual(["interrupted", "not-run"]);
  });

  test("a cell that takes too long is interrupted and named", async () => {
    await using kernel = await startFakeKernel();

    const { outcome, notebook } = await runNotebook(notebookOf("print a\nhang"), kernel, { cellTimeoutMs: 100 });

    expect(outcome).toMatchObject({ kind: "broken", cell: { id: "c0" }, error: { code: "CELL_TIMEOUT" } });
    expect(outputsOf(notebook)[0]?.[0]).toEqual({ kind: "stream", name: "stdout", text: "a\n" });
  });

  test("a kernel that dies ends the run; what the cells showed is kept", async () => {
    await using kernel = await startFakeKernel();

    const { outcome, cells, notebook } = await runNotebook(notebookOf("print a", "print b\ndie 3", "print c"), kernel);

    expect(outcome).toMatchObject({ kind: "broken", cell: { id: "c1" }, error: { code: "KERNEL_DIED" } });
    expect(outcome.kind === "broken" && outcome.error.message).toBe(
      "the kernel ended with exit code 3; its last lines were:\n    out of memory\n    native trace",
    );
    expect(cells.map(({ status }) => status)).toEqual(["ok", "error", "not-run"]);
    expect(outputsOf(notebook)[1]).toEqual([{ kind: "stream", name: "stdout", text: "b\n" }]);
  });

  test("a kernel that writes nonsense ends the run and says what it wrote", async () => {
    await using kernel = await startFakeKernel();

    const { outcome } = await runNotebook(notebookOf("garble"), kernel);

    expect(outcome).toMatchObject({ kind: "broken", error: { code: "BAD_MESSAGE" } });
    expect(outcome.kind === "broken" && outcome.error.message).toContain("this is no JSON");
  });
});
