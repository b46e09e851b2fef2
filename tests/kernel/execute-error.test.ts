import { describe, expect, test } from "vitest";

import { startKernel, TRANSPORTS } from "../helpers/kernel-client.ts";
import { contentsOf, typesOf } from "../helpers/messages.ts";

describe.each(TRANSPORTS)("errors over %s", (transport) => {
  test("a cell that throws is answered and broadcast, and the next cell still runs", async () => {
    await using kernel = await startKernel(transport);

    const failed = await kernel.execute(`throw new RangeError("too far")`);
    const next = await kernel.execute("1 + 1");

    expect(failed.reply.content).toMatchObject({ status: "error", ename: "RangeError", evalue: "too far" });
    expect(typesOf(failed.iopub)).toEqual(["busy", "execute_input", "error", "idle"]);
    for (const { parent_header } of failed.iopub) {
      expect(parent_header.msg_id).toBe(failed.request.header.msg_id);
    }
    expect(next.reply.content).toMatchObject({ status: "ok" });
  });

  test("what waits behind a failed cell is answered as aborted, and what comes later runs", async () => {
    await using kernel = await startKernel(transport);

    const [failed, ...waiting] = ["throw 1", "2", "3"].map((code) => kernel.sendExecute(code));
    const info = kernel.request("kernel_info_request");

    expect((await failed?.exchange)?.reply.content).toMatchObject({ status: "error" });
    for (const { exchange } of waiting) {
      const { reply, iopub } = await exchange;
      expect(reply.content).toEqual({ status: "aborted" });
      expect(typesOf(iopub)).toEqual(["busy", "idle"]);
    }
    expect((await info).reply.content).toMatchObject({ status: "ok" });
    expect((await kernel.execute("4")).reply.content).toMatchObject({ status: "ok", execution_count: 2 });
  });
});

describe.each(TRANSPORTS)("stop_on_error: false over %s", (transport) => {
  test("lets what waits run", async () => {
    await using kernel = await startKernel(transport);

    const failed = kernel.sendExecute("throw 1", { stop_on_error: false });
    const next = kernel.sendExecute("2");

    expect((await failed.exchange).reply.content).toMatchObject({ status: "error" });
    expect((await next.exchange).reply.content).toMatchObject({ status: "ok" });
  });
});

describe("a syntax error", () => {
  test("names the cell, the line and the column, and shows the line with a caret", async () => {
    await using kernel = await startKernel();
    await kernel.execute("1");

    const { reply, iopub } = await kernel.execute("const a = 1;\n  a = = 2;\nconst b = 3;");

    expect(reply.content).toMatchObject({ status: "error", ename: "SyntaxError" });
    const [error] = contentsOf(iopub, "error");
    const traceback = error?.["traceback"] as readonly string[];
    expect(traceback[0]).toMatch(/^cell_2\.ts:2:7: /);
    expect(traceback.slice(1, 3)).toEqual(["      a = = 2;", "          ^"]);
    expect(traceback.at(-1)).toBe(`SyntaxError: ${String(error?.["evalue"])}`);
    expect(traceback.join("\n")).not.toContain("    at ");
  });

  test("leaves nothing of the cell behind", async () => {
    await using kernel = await startKernel();

    await kernel.execute("var left = 1; let");
    const { reply } = await kernel.execute("typeof left");

    expect(reply.content).toMatchObject({ status: "ok", execution_count: 2 });
  });
});

describe("magics", () => {
  test("an unknown magic is an error of the cell that says so", async () => {
    await using kernel = await startKernel();

    const { reply } = await kernel.execute("%nosuchmagic 1");

    expect(reply.content).toMatchObject({ status: "error", evalue: expect.stringContaining("nosuchmagic") });
  });

  test("a line magic speaks in the cell that holds it", async () => {
    await using kernel = await startKernel();

    const { iopub, reply } = await kernel.execute("const x = 1\n%track\nx + 1");

    expect(reply.content).toMatchObject({ status: "ok" });
    expect(typesOf(iopub)).toEqual(["busy", "execute_input", "stream", "execute_result", "idle"]);
  });
});
