import { describe, expect, test } from "vitest";

import { startKernel, TRANSPORTS } from "../helpers/kernel-client.ts";
import { contentsOf, typesOf } from "../helpers/messages.ts";

const SPIN = "const started = Date.now(); while (Date.now() - started < 60_000) {}";

describe.each(TRANSPORTS)("over %s", (transport) => {
  test("a busy cell is interrupted through control, and the variables stay", async () => {
    await using kernel = await startKernel(transport);
    await kernel.execute("let kept = 7");
    const spinning = kernel.sendExecute(`console.log("on"); ${SPIN}`);
    await kernel.until("the cell to spin", () => typesOf(kernel.iopubOf(spinning.request)).includes("stream"));

    const interrupt = await kernel.request("interrupt_request", {}, "control");
    const { reply } = await spinning.exchange;
    const next = await kernel.execute("kept");

    expect(interrupt.reply.content).toEqual({ status: "ok" });
    expect(reply.content).toMatchObject({ status: "error" });
    expect(contentsOf(next.iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "7" } }]);
  });

  test.each([true, false])(
    "a shutdown with restart: %s is answered, broadcast, and ends the kernel",
    async (restart) => {
      await using kernel = await startKernel(transport);

      const { reply, iopub } = await kernel.request("shutdown_request", { restart }, "control");
      await kernel.ended;

      expect(reply.content).toEqual({ status: "ok", restart });
      expect(typesOf(iopub)).toEqual(["busy", "shutdown_reply", "idle"]);
    },
  );

  test("a shutdown during a busy cell answers the cell as failed and those behind it as aborted", async () => {
    await using kernel = await startKernel(transport);
    const spinning = kernel.sendExecute(`console.log("on"); ${SPIN}`);
    const waiting = kernel.sendExecute("1");
    await kernel.until("the cell to spin", () => typesOf(kernel.iopubOf(spinning.request)).includes("stream"));

    await kernel.request("shutdown_request", { restart: false }, "control");
    await kernel.ended;

    expect((await spinning.exchange).reply.content).toMatchObject({ status: "error" });
    expect((await waiting.exchange).reply.content).toEqual({ status: "aborted" });
  });
});

describe("a cell that ends its process", () => {
  test("fails, and the next cell runs in a fresh one", async () => {
    await using kernel = await startKernel();
    await kernel.execute("const gone = 1");

    const died = await kernel.execute("process.exit(3)");
    const next = await kernel.execute("typeof gone");

    expect(died.reply.content).toMatchObject({ status: "error", evalue: expect.stringContaining("exit code 3") });
    expect(typesOf(died.iopub)).toEqual(["busy", "execute_input", "error", "idle"]);
    expect(contentsOf(next.iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "'undefined'" } }]);
  });

  // Symptom: after it `typeof sep` was "sep$import$sep is not defined", and `fixed = 2` an assignment to a constant.
  test("between two cells takes the meaning of every name with it", async () => {
    await using kernel = await startKernel();
    await kernel.execute('import { sep } from "node:path"; const fixed = 1');
    const { request } = await kernel.execute("setTimeout(() => process.exit(3), 20)");
    await kernel.until("the end of the process", () => typesOf(kernel.iopubOf(request)).includes("stream"));

    const imported = await kernel.execute("typeof sep");
    const assigned = await kernel.execute("fixed = 2");

    expect(contentsOf(imported.iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "'undefined'" } }]);
    expect(assigned.reply.content).toMatchObject({ ename: "ReferenceError", evalue: "fixed is not defined" });
  });
});
