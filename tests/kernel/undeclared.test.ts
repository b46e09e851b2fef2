// Sloppy notebooks: `x = 5` where nobody has declared x.
import { describe, expect, test } from "vitest";

import { openExistingStore } from "../../src/track/open-store.ts";
import { startKernel, type TestKernel } from "../helpers/kernel-client.ts";
import { contentsOf, textOf } from "../helpers/messages.ts";

/** What a cell gives: its value, what it writes to both streams, and its error. */
async function run(kernel: TestKernel, code: string): Promise<string> {
  const { reply, iopub } = await kernel.execute(code);
  const values = contentsOf(iopub, "execute_result").map(({ data }) => (data as Record<string, string>)["text/plain"]);
  const error =
    reply.content["status"] === "error"
      ? [`${String(reply.content["ename"])}: ${String(reply.content["evalue"])}`]
      : [];
  return [textOf(iopub, "stdout"), textOf(iopub, "stderr"), ...values, ...error].join("");
}

describe("an undeclared name that is assigned", () => {
  test("works, is warned about once for each name, with its place, and is then a variable like any other", async () => {
    await using kernel = await startKernel();

    const first = await run(
      kernel,
      "const data: number[] = [1, 2];\n\ntotal = 0; for (one of data) total += one;\ntotal",
    );
    const later = await run(kernel, "total = total * 2; [one, total]");

    expect(first).toBe(
      'Warning: "total" was never declared (cell_1.ts:3). It is a variable of the session now; to declare it, write ' +
        "`let total = ...`. `%strict on` makes this an error.\n" +
        'Warning: "one" was never declared (cell_1.ts:3). It is a variable of the session now; to declare it, write ' +
        "`let one = ...`. `%strict on` makes this an error.\n" +
        "3",
    );
    expect(later).toBe("[ 2, 6 ]");
    expect(await run(kernel, "const total = 7; total")).toBe("7");
    expect(
      (await kernel.request("complete_request", { code: "on", cursor_pos: 2 })).reply.content["matches"],
    ).toContain("one");
  });

  test("is warned about with the line of the user's own text, below magics", async () => {
    await using kernel = await startKernel();

    expect(await run(kernel, "%lsmagic\n%time 1\n!true\n  found = 1")).toContain(
      '"found" was never declared (cell_1.ts:4)',
    );
  });

  test("is a reference error where it is read first, and stays one", async () => {
    await using kernel = await startKernel();

    for (const code of ["count += 1", "count++", "count = count + 1", "count"]) {
      expect(await run(kernel, code)).toBe("ReferenceError: count is not defined");
    }
  });

  test("is a param or a metric of a run, as a declared one is", async () => {
    await using kernel = await startKernel();
    await run(kernel, "%track on");

    await run(kernel, "rate = 0.5\nloss = Math.sqrt(rate)");

    const store = openExistingStore(kernel.folder);
    const [{ run: { id } } = { run: { id: "none" } }] = store.listRuns({});
    const { params, metrics } = store.requireRun(id as never);
    store.close();
    expect(params.map(({ key, value }) => [key, value])).toEqual([["rate", 0.5]]);
    expect(metrics.map(({ key }) => key)).toEqual(["loss"]);
  });

  test("is forgotten with the process", async () => {
    await using kernel = await startKernel();
    await run(kernel, "gone = 1");
    await run(kernel, "process.exit()");

    expect(await run(kernel, "typeof gone")).toBe("'undefined'");
    expect(await run(kernel, "gone = 2; gone")).toMatch(/^Warning: "gone" .*\n2$/);
  });
});

describe("a property of the global object", () => {
  test.each([
    ["that an earlier cell has set", ["(globalThis as any).shared = 1"]],
    [
      "that a timer has set meanwhile",
      ["setTimeout(() => { (globalThis as any).shared = 1 })", "await new Promise((done) => setTimeout(done, 5))"],
    ],
    [
      "that a package has set",
      ['require("node:fs").writeFileSync("setter.cjs", "globalThis.shared = 1")', 'require("./setter.cjs")'],
    ],
    ["that sloppy code has set", ['new Function("shared = 1")()']],
  ])("%s is assigned itself, without a warning", async (_, cells) => {
    await using kernel = await startKernel();
    for (const cell of cells) await run(kernel, cell);

    expect(await run(kernel, "shared = 2; [shared, (globalThis as any).shared]")).toBe("[ 2, 2 ]");
    expect(await run(kernel, "shared = 3; [shared, (globalThis as any).shared]")).toBe("[ 3, 3 ]");
  });

  test("may have the name of a global of a page", async () => {
    await using kernel = await startKernel();
    await run(kernel, "(globalThis as any).document = { title: 1 }");

    expect(await run(kernel, "document = { title: 2 } as any; (globalThis as any).document.title")).toBe("2");
    expect(
      await run(kernel, "const document = { title: 3 }; [document.title, (globalThis as any).document.title]"),
    ).toBe("[ 3, 2 ]");
  });

  test("that was deleted is one no more", async () => {
    await using kernel = await startKernel();
    await run(kernel, "(globalThis as any).fleeting = 1");
    await run(kernel, "fleeting = 2; delete (globalThis as any).fleeting");

    expect(await run(kernel, "fleeting")).toBe("ReferenceError: fleeting is not defined");
    expect(await run(kernel, "fleeting = 3; (globalThis as any).fleeting")).toContain('"fleeting" was never declared');
  });

  test("that cannot be configured does not hinder a variable of its name", async () => {
    await using kernel = await startKernel();
    await run(kernel, 'Object.defineProperty(globalThis, "fixed", { value: 1 })');

    expect(await run(kernel, "let fixed = 2; [fixed, (globalThis as any).fixed]")).toBe("[ 2, 1 ]");
  });
});

describe("%strict", () => {
  test("makes it an error with line and caret before anything runs, until it is off again", async () => {
    await using kernel = await startKernel();
    await run(kernel, "known = 1");

    const states = [await run(kernel, "%strict"), await run(kernel, "%strict on"), await run(kernel, "%strict")];
    const { reply } = await kernel.execute("console.log('ran')\n  total = known");
    const allowed = await run(kernel, "known = 2; known");
    const off = await run(kernel, "%strict off");

    expect(states).toEqual([
      "strict is off: assigning to a name that was never declared is a warning, once for each name\n",
      "strict is on: assigning to a name that was never declared is an error\n",
      "strict is on: assigning to a name that was never declared is an error\n",
    ]);
    expect(reply.content["traceback"]).toEqual([
      "cell_5.ts:2:3: `total` was never declared: write `let total` or `const total` (`%strict off` allows it)",
      "      total = known",
      "      ^^^^^",
      "SyntaxError: `total` was never declared: write `let total` or `const total` (`%strict off` allows it)",
    ]);
    expect(allowed).toBe("2");
    expect(off).toContain("strict is off");
    expect(await run(kernel, "total = 1; total")).toMatch(/^Warning: .*\n1$/);
  });

  test("lets `name = !command` declare the name, as it is written in short", async () => {
    await using kernel = await startKernel();

    const kept = await run(kernel, "parts = !printf 'a\\nb'\nparts");
    await run(kernel, "%strict on");
    const strict = await run(kernel, "more = !printf 'c'\n[...parts, ...more]");

    expect(kept).toBe("[ 'a', 'b' ]");
    expect(strict).toBe("[ 'a', 'b', 'c' ]");
  });

  test("says what it takes", async () => {
    await using kernel = await startKernel();

    expect(await run(kernel, "%strict maybe")).toMatch(/^MagicError: .*maybe/);
    const { reply, iopub } = await kernel.execute("%strict?");
    expect(JSON.stringify([reply.content["payload"] ?? [], textOf(iopub, "stdout")])).toContain("%strict on");
  });
});
