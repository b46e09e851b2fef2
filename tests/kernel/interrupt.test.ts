// `interrupt_request` as a client sees it. That each situation keeps timers, files and contexts is tried without the wire in
// runtime-interrupt.test.ts.
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { startKernel, TRANSPORTS, type TestKernel } from "../helpers/kernel-client.ts";
import { contentsOf, textOf, typesOf } from "../helpers/messages.ts";

const SITUATIONS = {
  "an endless loop": `console.log("on"); while (true) {}`,
  "an await that never ends": `console.log("on"); await new Promise(() => {})`,
  "endless microtasks": `console.log("on"); for (;;) await 1`,
  "timers without end": `console.log("on"); for (;;) await new Promise((resolve) => setTimeout(resolve, 1))`,
  "immediates without end": `console.log("on"); for (;;) await new Promise((resolve) => setImmediate(resolve))`,
  "a callback that loops": `await new Promise(() => setTimeout(() => { console.log("on"); while (true) {} }, 1))`,
  "a regular expression": `console.log("on"); /^(a+)+$/.test("a".repeat(40) + "b")`,
  "native code": `console.log("on"); for (;;) JSON.stringify(Array.from({ length: 10_000 }, (_, i) => ({ i })))`,
  "output without end": `console.log("on"); for (;;) console.log("more")`,
} as const;

const INTERRUPTED = { ename: "KeyboardInterrupt", evalue: "interrupted" };

describe.each(TRANSPORTS)("an interrupt over %s", (transport) => {
  let kernel: TestKernel;
  beforeAll(async () => {
    kernel = await startKernel(transport);
    await kernel.execute("let kept = 7");
  });
  afterAll(() => kernel[Symbol.asyncDispose]());

  test.each(Object.entries(SITUATIONS))("ends %s, aborts what waits, and keeps the variables", async (_title, code) => {
    const running = kernel.sendExecute(code);
    const waiting = kernel.sendExecute("'never'");
    await kernel.until("its first line", () => textOf(kernel.iopubOf(running.request), "stdout").startsWith("on\n"));

    const interrupt = await kernel.request("interrupt_request", {}, "control");
    const stopped = await running.exchange;
    const aborted = await waiting.exchange;
    const next = await kernel.execute("kept");

    expect(interrupt.reply.content).toEqual({ status: "ok" });
    expect(stopped.reply.content).toMatchObject({ status: "error", ...INTERRUPTED });
    expect(contentsOf(stopped.iopub, "error")).toMatchObject([INTERRUPTED]);
    expect(typesOf(stopped.iopub).at(-1)).toBe("idle");
    expect(aborted.reply.content).toEqual({ status: "aborted" });
    expect(contentsOf(next.iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "7" } }]);
  });
});
