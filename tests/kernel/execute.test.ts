import { describe, expect, test } from "vitest";

import type { JsonObject } from "../../src/shared/json.ts";
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

  test("all of a hundred thousand lines arrive, before the idle and in at most a few hundred messages", async () => {
    await using kernel = await startKernel(transport);

    const { iopub } = await kernel.execute("for (let line = 0; line < 100_000; line++) console.log(line)");

    expect(textOf(iopub, "stdout")).toBe(Array.from({ length: 100_000 }, (_, line) => `${line}\n`).join(""));
    expect(contentsOf(iopub, "stream").length).toBeLessThan(300);
    expect(typesOf(iopub).at(-1)).toBe("idle");
  });

  test("every message that a cell causes names its request as parent, and has an id of its own", async () => {
    await using kernel = await startKernel(transport);

    const { request, reply, iopub } = await kernel.execute(
      `console.log(1); console.error(2); display(3); openComm("x"); clearOutput(); [4]`,
    );

    const shown = ["stream", "stream", "display_data", "comm_open", "clear_output", "execute_result"];
    expect(typesOf(iopub)).toEqual(["busy", "execute_input", ...shown, "idle"]);
    const all = [reply, ...iopub];
    for (const { parent_header } of all) expect(parent_header).toEqual(request.header);
    expect(new Set(all.map(({ header }) => header.msg_id)).size).toBe(all.length);
    expect(new Set(all.map(({ header }) => header.session)).size).toBe(1);
  });

  test("streams and displays keep their order, however many there are", async () => {
    await using kernel = await startKernel(transport);

    const { iopub } = await kernel.execute(`
      for (let i = 0; i < 300; i++) { console.log("out", i); console.error("err", i); display(i) }`);

    const shown = iopub.flatMap(({ header, content }) => {
      if (header.msg_type === "stream") return [String(content["text"])];
      return header.msg_type === "display_data" ? [content["data"]] : [];
    });
    const expected = Array.from({ length: 300 }, (_, i) => [`out ${i}\n`, `err ${i}\n`, { "text/plain": String(i) }]);
    expect(shown).toEqual(expected.flat());
  });
});

describe.each(TRANSPORTS)("clearOutput over %s", (transport) => {
  test("comes between what the cell showed before and after it", async () => {
    await using kernel = await startKernel(transport);

    const { iopub } = await kernel.execute(
      "console.log(1); clearOutput(); display(2); clearOutput(true); console.log(3)",
    );

    const types = ["busy", "execute_input", "stream", "clear_output", "display_data", "clear_output", "stream", "idle"];
    expect(typesOf(iopub)).toEqual(types);
    expect(contentsOf(iopub, "clear_output")).toEqual([{ wait: false }, { wait: true }]);
  });

  test("is free to be declared by a cell", async () => {
    await using kernel = await startKernel(transport);

    const { iopub } = await kernel.execute("const clearOutput = () => 'mine'; clearOutput()");

    expect(contentsOf(iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "'mine'" } }]);
  });
});

describe.each(TRANSPORTS)("the execution count over %s", (transport) => {
  test("grows with each execution that stores history, and with no other", async () => {
    await using kernel = await startKernel(transport);
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

describe.each(TRANSPORTS)("a silent execution over %s", (transport) => {
  test("broadcasts nothing but its status, and runs all the same", async () => {
    await using kernel = await startKernel(transport);

    const silent = await kernel.execute(`globalThis.seen = 1; console.log("hidden"); 5`, { silent: true });
    const next = await kernel.execute("seen");

    expect(typesOf(silent.iopub)).toEqual(["busy", "idle"]);
    expect(silent.reply.content).toMatchObject({ status: "ok" });
    expect(contentsOf(next.iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "1" } }]);
  });
});

describe.each(TRANSPORTS)("user expressions over %s", (transport) => {
  test("are evaluated after the cell, and each fails for itself", async () => {
    await using kernel = await startKernel(transport);

    const { reply } = await kernel.execute("let total = 41", {
      user_expressions: { next: "total + 1", object: "{}", wrong: "missing.name", broken: "let" },
    });

    expect(reply.content["user_expressions"]).toMatchObject({
      next: { status: "ok", data: { "text/plain": "42" } },
      object: { status: "ok", data: { "text/plain": "{}" } },
      wrong: { status: "error", ename: "ReferenceError" },
      broken: { status: "error", ename: "SyntaxError" },
    });
    // Nothing of the parentheses that are put around an expression.
    expect(JSON.stringify(reply.content["user_expressions"])).toContain('"  missing.name"');
  });

  test("are not evaluated after a cell that failed", async () => {
    await using kernel = await startKernel(transport);

    const { reply } = await kernel.execute("throw 1", { user_expressions: { a: "1" } });

    expect(reply.content).toMatchObject({ status: "error", user_expressions: {} });
  });
});

describe.each(TRANSPORTS)("history over %s", (transport) => {
  test("finds by the tail, a range and a pattern, with the values when they are asked for", async () => {
    await using kernel = await startKernel(transport);
    for (const code of ["6 * 7", "let a = 1", "6 * 7", "'b'"]) await kernel.execute(code);
    const find = async (content: JsonObject): Promise<unknown> =>
      (await kernel.request("history_request", content)).reply.content["history"];

    expect(await find({ hist_access_type: "tail", n: 2, output: true })).toEqual([
      [1, 3, ["6 * 7", "42"]],
      [1, 4, ["'b'", "'b'"]],
    ]);
    expect(await find({ hist_access_type: "range", session: 0, start: 1, stop: 3 })).toEqual([
      [1, 1, "6 * 7"],
      [1, 2, "let a = 1"],
    ]);
    expect(await find({ hist_access_type: "search", pattern: "6 ? *", unique: true })).toEqual([[1, 3, "6 * 7"]]);
    expect(await find({ hist_access_type: "search", pattern: "let*", output: true })).toEqual([
      [1, 2, ["let a = 1", null]],
    ]);
  });

  test("holds what was counted, with the values", async () => {
    await using kernel = await startKernel(transport);
    await kernel.execute("6 * 7");
    await kernel.execute("'silent'", { silent: true });

    const { reply } = await kernel.request("history_request", { hist_access_type: "tail", n: 9, output: true });

    expect(reply.content).toEqual({ status: "ok", history: [[1, 1, ["6 * 7", "42"]]] });
  });
});
