import { describe, expect, test } from "vitest";

import { startKernel, TRANSPORTS, type TestKernel } from "../helpers/kernel-client.ts";
import { contentsOf, textOf, typesOf } from "../helpers/messages.ts";

async function createSubshell(kernel: TestKernel): Promise<string> {
  const { reply } = await kernel.request("create_subshell_request", {}, "control");
  return String(reply.content["subshell_id"]);
}

/** Starts a cell of the main shell that waits until `release()` is called, and waits until it has begun. */
async function startWaitingCell(kernel: TestKernel) {
  const waiting = kernel.sendExecute(`let release; console.log("waits"); await new Promise((go) => { release = go })`);
  await kernel.until("the cell to wait", () => textOf(kernel.iopubOf(waiting.request), "stdout") !== "");
  return waiting;
}

describe.each(TRANSPORTS)("subshells over %s", (transport) => {
  test("are made, listed and deleted through control", async () => {
    await using kernel = await startKernel(transport);

    const [first, second] = [await createSubshell(kernel), await createSubshell(kernel)];
    const before = await kernel.request("list_subshell_request", {}, "control");
    const deleted = await kernel.request("delete_subshell_request", { subshell_id: first }, "control");
    const after = await kernel.request("list_subshell_request", {}, "control");

    expect(first).not.toBe(second);
    expect(before.reply.content).toEqual({ status: "ok", subshell_id: [first, second] });
    expect(deleted.reply.content).toEqual({ status: "ok" });
    expect(after.reply.content).toEqual({ status: "ok", subshell_id: [second] });
    expect(typesOf(deleted.iopub)).toEqual(["busy", "idle"]);
  });

  test("run a cell while a cell of the main shell awaits, with its own request as parent", async () => {
    await using kernel = await startKernel(transport);
    const subshell = await createSubshell(kernel);
    const waiting = await startWaitingCell(kernel);

    const beside = await kernel.executeIn(subshell, `console.log("beside"); release(); 6 * 7`);
    const { reply, iopub } = await waiting.exchange;

    expect(beside.reply.parent_header).toMatchObject({ subshell_id: subshell });
    expect(contentsOf(beside.iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "42" } }]);
    expect(textOf(beside.iopub, "stdout")).toBe("beside\n");
    expect(reply.content).toMatchObject({ status: "ok" });
    expect(textOf(iopub, "stdout")).toBe("waits\n");
  });

  test("execute one cell after another within themselves, and stop at an error as the main shell does", async () => {
    await using kernel = await startKernel(transport);
    const subshell = await createSubshell(kernel);
    const waiting = await startWaitingCell(kernel);

    const exchanges = await Promise.all([
      kernel.executeIn(subshell, `await new Promise((go) => setTimeout(go, 20)); console.log("first")`),
      kernel.executeIn(subshell, `console.log("second"); throw new Error("stop")`),
      kernel.executeIn(subshell, `console.log("third")`),
    ]);
    await kernel.executeIn(subshell, "release()");
    const main = await waiting.exchange;

    expect(exchanges.map(({ reply }) => reply.content["status"])).toEqual(["ok", "error", "aborted"]);
    // The error of a subshell is none of the main one.
    expect(main.reply.content).toMatchObject({ status: "ok" });
  });

  test("share variables, names and the count of executions with the main shell", async () => {
    await using kernel = await startKernel(transport);
    const subshell = await createSubshell(kernel);
    await kernel.execute("let shared = 1; const twice = () => shared * 2");

    const { reply } = await kernel.executeIn(subshell, "shared = 21");
    const main = await kernel.execute("twice()");

    expect(reply.content).toMatchObject({ status: "ok", execution_count: 2 });
    expect(contentsOf(main.iopub, "execute_result")).toMatchObject([
      { execution_count: 3, data: { "text/plain": "42" } },
    ]);
  });

  test("are all interrupted by one interrupt_request, and keep the variables", async () => {
    await using kernel = await startKernel(transport);
    const subshell = await createSubshell(kernel);
    await kernel.execute("let kept = 7");
    const waiting = await startWaitingCell(kernel);
    const spinning = kernel.sendExecuteIn(subshell, `console.log("spins"); while (true) {}`);
    await kernel.until("the loop", () => textOf(kernel.iopubOf(spinning.request), "stdout") !== "");

    await kernel.request("interrupt_request", {}, "control");
    const stopped = await Promise.all([waiting.exchange, spinning.exchange]);
    const next = await kernel.execute("kept");

    for (const { iopub } of stopped) expect(contentsOf(iopub, "error")).toMatchObject([{ ename: "KeyboardInterrupt" }]);
    expect(contentsOf(next.iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "7" } }]);
  });

  test("that are not there are refused with busy, an error that names them, and idle", async () => {
    await using kernel = await startKernel(transport);
    const subshell = await createSubshell(kernel);
    await kernel.request("delete_subshell_request", { subshell_id: subshell }, "control");

    const executed = await kernel.executeIn(subshell, "1 + 1");
    const deleted = await kernel.request("delete_subshell_request", { subshell_id: subshell }, "control");

    for (const { reply } of [executed, deleted]) {
      expect(reply.content).toMatchObject({
        status: "error",
        ename: "ProtocolError",
        evalue: `there is no subshell "${subshell}": it was deleted, or the kernel restarted`,
      });
    }
    expect(typesOf(executed.iopub)).toEqual(["busy", "error", "idle"]);
    expect(typesOf(deleted.iopub)).toEqual(["busy", "idle"]);
  });

  test("that are deleted abort what waits in them, and let the cell that runs end", async () => {
    await using kernel = await startKernel(transport);
    const subshell = await createSubshell(kernel);
    const running = kernel.sendExecuteIn(
      subshell,
      `let go; console.log("runs"); await new Promise((r) => { go = r }); 1`,
    );
    const behind = kernel.executeIn(subshell, "2");
    await kernel.until("the cell to run", () => textOf(kernel.iopubOf(running.request), "stdout") !== "");

    await kernel.request("delete_subshell_request", { subshell_id: subshell }, "control");
    await kernel.execute("go()");

    expect((await behind).reply.content).toEqual({ status: "aborted" });
    expect((await running.exchange).reply.content).toMatchObject({ status: "ok" });
  });

  test("take messages of comms while the main shell awaits", async () => {
    await using kernel = await startKernel(transport);
    const subshell = await createSubshell(kernel);
    await kernel.execute(`registerCommTarget("releaser", (comm) => comm.onMsg(() => release()))`);
    kernel.notify("comm_open", { comm_id: "c1", target_name: "releaser", data: {} });
    const waiting = await startWaitingCell(kernel);

    kernel.notifyIn(subshell, "comm_msg", { comm_id: "c1", data: {} });

    expect((await waiting.exchange).reply.content).toMatchObject({ status: "ok" });
  });
});

test("a restart of the process by a cell ends the cells of all shells, and the next ones run", async () => {
  await using kernel = await startKernel();
  const subshell = await createSubshell(kernel);
  const waiting = await startWaitingCell(kernel);

  const died = await kernel.executeIn(subshell, "process.exit(3)");
  const next = await kernel.executeIn(subshell, "1 + 1");

  for (const { reply } of [died, await waiting.exchange]) {
    expect(reply.content).toMatchObject({ status: "error", ename: "ProcessEnded" });
  }
  expect(contentsOf(next.iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "2" } }]);
});
