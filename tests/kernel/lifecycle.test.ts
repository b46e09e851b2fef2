import { describe, expect, test } from "vitest";

import { startKernel, TRANSPORTS } from "../helpers/kernel-client.ts";
import { startKernelProgram } from "../helpers/kernel-program.ts";
import { contentsOf, textOf, typesOf } from "../helpers/messages.ts";

const SPIN = "const started = Date.now(); while (Date.now() - started < 60_000) {}";

describe.each(TRANSPORTS)("over %s", (transport) => {
  test.each([
    [true, "control"],
    [false, "control"],
    [true, "shell"],
    [false, "shell"],
  ] as const)(
    "a shutdown with restart: %s on %s is answered, broadcast, and ends the kernel",
    async (restart, channel) => {
      await using kernel = await startKernel(transport);

      const { reply, iopub } = await kernel.request("shutdown_request", { restart }, channel);
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

describe.each(TRANSPORTS)("a cell that ends its process, over %s,", (transport) => {
  test.each([
    ["process.exit(3)", "ended with exit code 3"],
    ["process.abort()", "crashed (SIGABRT)"],
    [`process.kill(process.pid, "SIGSEGV"); await new Promise(() => {})`, "crashed (SIGSEGV)"],
  ])("says what happened, and the next cell runs in a fresh one: %s", async (code, told) => {
    await using kernel = await startKernel(transport);
    await kernel.execute("const gone = 1");

    const died = await kernel.execute(code);
    const next = await kernel.execute("typeof gone");

    const fault = { ename: "ProcessEnded", evalue: expect.stringContaining(told) };
    expect(died.reply.content).toMatchObject({ status: "error", ...fault });
    expect(contentsOf(died.iopub, "error")).toMatchObject([fault]);
    expect(typesOf(died.iopub).at(-1)).toBe("idle");
    expect(contentsOf(next.iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "'undefined'" } }]);
  });

  // Symptom: after it `typeof sep` was "sep$import$sep is not defined", and `fixed = 2` an assignment to a constant.
  test("between two cells takes the meaning of every name with it", async () => {
    await using kernel = await startKernel(transport);
    await kernel.execute('import { sep } from "node:path"; const fixed = 1');
    const { request } = await kernel.execute("void setTimeout(() => process.exit(3), 100)");
    await kernel.until("the end of the process", () => typesOf(kernel.iopubOf(request)).includes("stream"));

    const imported = await kernel.execute("typeof sep");
    const assigned = await kernel.execute("fixed = 2");

    expect(contentsOf(imported.iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "'undefined'" } }]);
    // It would be an error if the name were still a constant.
    expect(assigned.reply.content).toMatchObject({ status: "ok" });
  });
});

describe("the program that Jupyter starts", () => {
  test.each([true, false])(
    "ends with its child during a busy cell, after a shutdown with restart: %s",
    async (restart) => {
      await using kernel = await startKernelProgram();
      const spinning = kernel.sendExecute(`console.log(process.pid); ${SPIN}`);
      const childId = (): number => Number(textOf(kernel.iopubOf(spinning.request), "stdout"));
      await kernel.until("the cell to spin", () => childId() > 0);

      const { reply } = await kernel.request("shutdown_request", { restart }, "control");
      await kernel.exited;

      expect(reply.content).toEqual({ status: "ok", restart });
      expect(kernel.end).toBe("0");
      expect(() => process.kill(childId(), 0)).toThrow("ESRCH");
    },
  );

  test.skipIf(process.platform === "win32")("lives on when its process group is sent SIGINT", async () => {
    await using kernel = await startKernelProgram();
    const waiting = kernel.sendExecute(
      `let kept = 7; console.log("on"); await new Promise((resolve) => setTimeout(resolve, 300))`,
    );
    await kernel.until("the cell to run", () => textOf(kernel.iopubOf(waiting.request), "stdout") !== "");

    process.kill(-(kernel.process.pid ?? 0), "SIGINT");
    const { reply } = await waiting.exchange;
    process.kill(-(kernel.process.pid ?? 0), "SIGINT");
    const next = await kernel.execute("kept");

    expect(reply.content).toMatchObject({ status: "ok" });
    expect(contentsOf(next.iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "7" } }]);
  });
});
