import { describe, expect, test } from "vitest";

import { startKernel, TRANSPORTS } from "../helpers/kernel-client.ts";
import { contentsOf, textOf, typesOf } from "../helpers/messages.ts";

describe.each(TRANSPORTS)("execute over %s", (transport) => {
  test("a cell's output, value and reply come in this order", async () => {
    await using kernel = await startKernel(transport);

    const { reply, iopub } = await kernel.execute(`console.log("hello"); const x: number = 20; x + 1`);

    expect(typesOf(iopub)).toEqual(["busy", "execute_input", "stream", "execute_result", "idle"]);
    expect(textOf(iopub, "stdout")).toBe("hello\n");
    expect(contentsOf(iopub, "execute_input")).toEqual([
      { code: `console.log("hello"); const x: number = 20; x + 1`, execution_count: 1 },
    ]);
    expect(contentsOf(iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "21" }, execution_count: 1 }]);
    expect(reply.content).toEqual({ status: "ok", execution_count: 1, user_expressions: {}, payload: [] });
  });

  test("all of many lines arrive, before the idle and in few messages", async () => {
    await using kernel = await startKernel(transport);

    const { iopub } = await kernel.execute("for (let line = 0; line < 20_000; line++) console.log(line)");

    expect(textOf(iopub, "stdout")).toBe(Array.from({ length: 20_000 }, (_, line) => `${line}\n`).join(""));
    expect(contentsOf(iopub, "stream").length).toBeLessThan(100);
    expect(typesOf(iopub).at(-1)).toBe("idle");
  });
});

describe("clearOutput", () => {
  test("comes between what the cell showed before and after it", async () => {
    await using kernel = await startKernel();

    const { iopub } = await kernel.execute(
      "console.log(1); clearOutput(); display(2); clearOutput(true); console.log(3)",
    );

    const types = ["busy", "execute_input", "stream", "clear_output", "display_data", "clear_output", "stream", "idle"];
    expect(typesOf(iopub)).toEqual(types);
    expect(contentsOf(iopub, "clear_output")).toEqual([{ wait: false }, { wait: true }]);
  });

  test("is free to be declared by a cell", async () => {
    await using kernel = await startKernel();

    const { iopub } = await kernel.execute("const clearOutput = () => 'mine'; clearOutput()");

    expect(contentsOf(iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "'mine'" } }]);
  });
});

describe("the execution count", () => {
  test("grows with each execution that stores history, and with no other", async () => {
    await using kernel = await startKernel();
    const countOf = async (code: string, options = {}): Promise<unknown> =>
      (await kernel.execute(code, options)).reply.content["execution_count"];

    expect(await countOf("")).toBe(0);
    expect(await countOf("1")).toBe(1);
    expect(await countOf("2", { store_history: false })).toBe(1);
    expect(await countOf("3", { silent: true })).toBe(1);
    expect(await countOf("throw 4")).toBe(2);
    expect(await countOf("  \n\t")).toBe(2);
    expect(await countOf("// a comment")).toBe(3);
  });
});

describe("a silent execution", () => {
  test("broadcasts nothing but its status, and runs all the same", async () => {
    await using kernel = await startKernel();

    const silent = await kernel.execute(`globalThis.seen = 1; console.log("hidden"); 5`, { silent: true });
    const next = await kernel.execute("seen");

    expect(typesOf(silent.iopub)).toEqual(["busy", "idle"]);
    expect(silent.reply.content).toMatchObject({ status: "ok" });
    expect(contentsOf(next.iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "1" } }]);
  });
});

describe("user expressions", () => {
  test("are evaluated after the cell, and each fails for itself", async () => {
    await using kernel = await startKernel();

    const { reply } = await kernel.execute("let total = 41", {
      user_expressions: { next: "total + 1", object: "{}", wrong: "missing.name", broken: "let" },
    });

    expect(reply.content["user_expressions"]).toMatchObject({
      next: { status: "ok", data: { "text/plain": "42" } },
      object: { status: "ok", data: { "text/plain": "{}" } },
      wrong: { status: "error", ename: "ReferenceError" },
      broken: { status: "error", ename: "SyntaxError" },
    });
  });

  test("are not evaluated after a cell that failed", async () => {
    await using kernel = await startKernel();

    const { reply } = await kernel.execute("throw 1", { user_expressions: { a: "1" } });

    expect(reply.content).toMatchObject({ status: "error", user_expressions: {} });
  });
});

describe("history", () => {
  test("holds what was counted, with the values", async () => {
    await using kernel = await startKernel();
    await kernel.execute("6 * 7");
    await kernel.execute("'silent'", { silent: true });

    const { reply } = await kernel.request("history_request", { hist_access_type: "tail", n: 9, output: true });

    expect(reply.content).toEqual({ status: "ok", history: [[1, 1, ["6 * 7", "42"]]] });
  });
});
