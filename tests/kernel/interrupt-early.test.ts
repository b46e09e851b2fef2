import { setTimeout as delay } from "node:timers/promises";

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { type SentRequest, startKernel, type TestKernel, TRANSPORTS } from "../helpers/kernel-client.ts";
import { contentsOf, typesOf } from "../helpers/messages.ts";

const SPIN = "while (true) {}";
const ONLY_THIS_STOPPED = {
  reply: { status: "error", ename: "KeyboardInterrupt", evalue: "interrupted" },
  errors: [{ ename: "KeyboardInterrupt" }],
  next: { status: "ok" },
};

/** How the interrupted cell ended, and a cell after it. */
async function endsOf(kernel: TestKernel, spinning: SentRequest): Promise<object> {
  const { reply, iopub } = await spinning.exchange;
  const next = await kernel.execute("await new Promise((resolve) => setTimeout(resolve, 80, 'done'))");
  return { reply: reply.content, errors: contentsOf(iopub, "error"), next: next.reply.content };
}

describe("an interrupt that comes before the cell's code runs stops that cell and no other", () => {
  test("at any early moment of a fresh kernel", async () => {
    // Up to 250 ms: the compiler is loading, the child is starting, the cell is on its way, or it spins.
    const moments = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 250 }));
    const property = fc.asyncProperty(moments, async (momentMs) => {
      await using kernel = await startKernel();
      const spinning = kernel.sendExecute(SPIN);
      if (momentMs > 0) await delay(momentMs);

      await kernel.request("interrupt_request", {}, "control");

      expect(await endsOf(kernel, spinning)).toMatchObject(ONLY_THIS_STOPPED);
    });
    await fc.assert(property, { numRuns: 20, endOnFailure: true });
  }, 60_000);

  test.each(TRANSPORTS)("as soon as it is busy, over %s", async (transport) => {
    await using kernel = await startKernel(transport);
    const spinning = kernel.sendExecute(SPIN);
    await kernel.until("its busy", () => typesOf(kernel.iopubOf(spinning.request)).includes("busy"));

    await kernel.request("interrupt_request", {}, "control");

    expect(await endsOf(kernel, spinning)).toMatchObject(ONLY_THIS_STOPPED);
  });

  test("several at once", async () => {
    await using kernel = await startKernel();
    const spinning = kernel.sendExecute(SPIN);

    const interrupts = Array.from({ length: 5 }, () => kernel.request("interrupt_request", {}, "control"));
    await Promise.all(interrupts);

    expect(await endsOf(kernel, spinning)).toMatchObject(ONLY_THIS_STOPPED);
  });

  test("and the cells that wait behind it are aborted", async () => {
    await using kernel = await startKernel();
    const spinning = kernel.sendExecute(SPIN);
    const waiting = kernel.sendExecute("1");

    await kernel.request("interrupt_request", {}, "control");

    expect((await waiting.exchange).reply.content).toEqual({ status: "aborted" });
    expect(await endsOf(kernel, spinning)).toMatchObject(ONLY_THIS_STOPPED);
  });
});

// Symptom: the thread that stops cells heard of it late, saw the next cell block, and stopped that one.
test.each([
  ["1", "of a kernel that has just started"],
  ["for (const end = Date.now() + 400; Date.now() < end; );", "of a kernel that has just started"],
  ["for (const end = Date.now() + 400; Date.now() < end; );", "of one that has run a cell"],
])("an interrupt while no cell runs does nothing to the next one: %s, %s", async (code, when) => {
  await using kernel = await startKernel();
  if (when === "of one that has run a cell") await kernel.execute("1");

  await kernel.request("interrupt_request", {}, "control");
  const next = await kernel.execute(code);

  expect(next.reply.content).toMatchObject({ status: "ok" });
});
