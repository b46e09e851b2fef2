// Notebooks written for ijavascript: `$$` and its older names, in a real kernel.
import { describe, expect, test } from "vitest";

import { startKernel, type TestKernel } from "../helpers/kernel-client.ts";
import { runCell, toShownCell } from "../helpers/magics.ts";
import { contentsOf } from "../helpers/messages.ts";

/** The bundle of a cell's value. */
async function resultOf(kernel: TestKernel, code: string): Promise<unknown> {
  const { iopub } = await kernel.execute(code);
  const [result] = contentsOf(iopub, "execute_result");
  return result?.["data"];
}

describe("$$", () => {
  test.each([
    ["$$.html('<b>x</b>')", { "text/html": "<b>x</b>" }],
    ["$$.svg('<svg/>')", { "image/svg+xml": "<svg/>" }],
    ["$$.text('x')", { "text/plain": "x" }],
    ["$$.json({ a: 1 })", { "application/json": { a: 1 } }],
    ["$$.png('AQID')", { "image/png": "AQID" }],
    ["$$.jpeg(new Uint8Array([1, 2, 3]))", { "image/jpeg": "AQID" }],
    ["$$.mime({ 'text/html': '<i/>', 'text/plain': 'i' })", { "text/html": "<i/>", "text/plain": "i" }],
    ["$$.html(Promise.resolve('<b>late</b>'))", { "text/html": "<b>late</b>" }],
    ["$$.sendResult([1, 2])", { "text/plain": "[ 1, 2 ]" }],
    ["$$.html('<b>x</b>'); 'dropped'", { "text/html": "<b>x</b>" }],
    ["$$html$$ = '<b>old</b>'", { "text/html": "<b>old</b>" }],
    ["$$mime$$ = { 'text/html': '<i/>' }", { "text/html": "<i/>" }],
  ])("%s is the value of the cell", async (code, data) => {
    await using kernel = await startKernel();

    expect(await resultOf(kernel, code)).toEqual(data);
  });

  test.each([
    ["$$.async(); setTimeout(() => $$.sendResult('late'), 30)", "'late'"],
    ["$$.async(); setTimeout(() => { console.log('tick'); $$.done(42) }, 30)", "42"],
    ["$$async$$ = true; setTimeout(() => $$done$$('old'), 30)", "'old'"],
    ["$$.async(); setTimeout(() => $$.async(false), 30); 'mine'", "'mine'"],
    ["$$.async(); Promise.resolve(7).then($$.sendResult); 0", "7"],
  ])("%s is over when it says so", async (code, value) => {
    await using kernel = await startKernel();

    const { iopub } = await kernel.execute(code);

    const types = iopub.map(({ header, content }) => content["execution_state"] ?? header.msg_type);
    expect(types.at(-1)).toBe("idle");
    expect(toShownCell({ iopub, reply: { content: {} } } as never).value).toBe(value);
  });

  test("shows more than one thing with keepAlive, in order, and ends with the last", async () => {
    await using kernel = await startKernel();

    const { displays, value, stdout } = await runCell(
      kernel,
      `$$.async();
       let n = 0;
       const timer = setInterval(() => {
         n += 1;
         console.log(n);
         if (n < 3) $$.text("step " + n, true); else { clearInterval(timer); $$.sendResult("end"); }
       }, 5)`,
    );

    expect([displays, value, stdout]).toEqual([
      [{ "text/plain": "step 1" }, { "text/plain": "step 2" }],
      "'end'",
      "1\n2\n3\n",
    ]);
  });

  test("fails the cell with an error that is sent, or shows it and goes on", async () => {
    await using kernel = await startKernel();

    const failed = await runCell(kernel, "$$.async(); setTimeout(() => $$.sendError(new RangeError('too far')), 10)");
    const rejected = await runCell(kernel, "$$.html(Promise.reject(new TypeError('no')))");
    const shown = await runCell(kernel, "$$.sendError(new Error('only told'), true); $$.done()");

    expect(failed.error).toBe("RangeError: too far");
    expect(rejected.error).toBe("TypeError: no");
    expect([shown.error, shown.stderr]).toEqual([undefined, expect.stringContaining("Error: only told")]);
  });

  test("asks the user, with a callback or a promise", async () => {
    await using kernel = await startKernel();

    const first = kernel.sendExecute("$$.input({ prompt: 'Name?' }, (error, reply) => $$.sendResult('Hi ' + reply))");
    kernel.answerInput({ value: "Ada" }, await kernel.inputRequestOf(first.request));
    const second = kernel.sendExecute(
      "$$.input({ prompt: 'Secret?', password: true }).then((reply) => $$.done(reply.length))",
    );
    const question = await kernel.inputRequestOf(second.request);
    kernel.answerInput({ value: "12345" }, question);

    expect(toShownCell(await first.exchange).value).toBe("'Hi Ada'");
    expect(toShownCell(await second.exchange).value).toBe("5");
    expect(question.content).toEqual({ prompt: "Secret?", password: true });
  });

  test("updates a display of its own, and clears", async () => {
    await using kernel = await startKernel();

    const { iopub } = await kernel.execute(
      "const d = $$.display('mine'); d.text('one'); d.html('<b>two</b>'); $$.display().svg('<svg/>'); $$.clear({ wait: true }); d.close()",
    );

    expect(contentsOf(iopub, "display_data")).toMatchObject([
      { data: { "text/plain": "one" }, transient: { display_id: "mine" } },
      { data: { "image/svg+xml": "<svg/>" }, transient: {} },
    ]);
    expect(contentsOf(iopub, "update_display_data")).toMatchObject([{ data: { "text/html": "<b>two</b>" } }]);
    expect(contentsOf(iopub, "clear_output")).toEqual([{ wait: true }]);
  });

  test("is stopped while the cell waits, keeps all variables, and may be a variable of the user", async () => {
    await using kernel = await startKernel();

    const running = kernel.sendExecute("let kept = 1; console.log('begun'); $$.async()");
    await kernel.until("output", () => contentsOf(kernel.iopubOf(running.request), "stream").length > 0);
    await kernel.request("interrupt_request", {}, "control");
    const { error } = toShownCell(await running.exchange);
    const own = await runCell(kernel, "const $$ = (a: number) => a + kept;\n$$(1)");

    expect([error, own.value]).toEqual(["KeyboardInterrupt: interrupted", "2"]);
  });
});
