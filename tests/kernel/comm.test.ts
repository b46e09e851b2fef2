import { describe, expect, test } from "vitest";

import type { Message } from "../../kernel/protocol/message.ts";
import { startKernel, TRANSPORTS, type TestKernel } from "../helpers/kernel-client.ts";
import { contentsOf, textOf, typesOf } from "../helpers/messages.ts";

const BYTES = Uint8Array.from({ length: 256 }, (_, index) => index);

const ECHO = `
  registerCommTarget("echo", (comm, data, { buffers }) => {
    console.log("opened with", data);
    comm.send({ opened: data }, { buffers });
    comm.onMsg((data, { metadata, buffers }) => comm.send({ echo: data }, { metadata: { seen: true }, buffers }));
    comm.onClose((data) => console.log("closed with", data));
  });`;

function firstOf(messages: readonly Message[], msg_type: string): Message {
  const message = messages.find(({ header }) => header.msg_type === msg_type);
  if (message === undefined) throw new Error(`there is no ${msg_type} among ${typesOf(messages).join(", ")}`);
  return message;
}

async function openComms(kernel: TestKernel, content = {}): Promise<unknown> {
  return (await kernel.request("comm_info_request", content)).reply.content["comms"];
}

describe.each(TRANSPORTS)("comms over %s", (transport) => {
  test("a client opens a comm, and both sides talk, with buffers, under the message that caused it", async () => {
    await using kernel = await startKernel(transport);
    await kernel.execute(ECHO);

    const open = { comm_id: "a", target_name: "echo", data: { text: "hello 😀" } };
    const opened = await kernel.tell("comm_open", open, [BYTES]);
    const told = await kernel.tell("comm_msg", { comm_id: "a", data: [1, null] }, [BYTES, new Uint8Array()]);
    const closed = await kernel.tell("comm_close", { comm_id: "a", data: "bye" });

    expect(typesOf(opened)).toEqual(["busy", "stream", "comm_msg", "idle"]);
    expect(textOf(opened, "stdout")).toBe("opened with { text: 'hello 😀' }\n");
    expect(contentsOf(opened, "comm_msg")).toEqual([{ comm_id: "a", data: { opened: { text: "hello 😀" } } }]);
    expect(firstOf(opened, "comm_msg").buffers.map((buffer) => [...buffer])).toEqual([[...BYTES]]);
    expect(typesOf(told)).toEqual(["busy", "comm_msg", "idle"]);
    expect(firstOf(told, "comm_msg").metadata).toEqual({ seen: true });
    expect(contentsOf(told, "comm_msg")).toEqual([{ comm_id: "a", data: { echo: [1, null] } }]);
    expect(firstOf(told, "comm_msg").buffers.map((buffer) => [...buffer])).toEqual([[...BYTES], []]);
    expect(typesOf(closed)).toEqual(["busy", "stream", "idle"]);
    expect(textOf(closed, "stdout")).toBe("closed with bye\n");
  });

  test("user code opens a comm, hears of its messages, and closes it", async () => {
    await using kernel = await startKernel(transport);

    const opening = await kernel.execute(`
      const bytes = new Float64Array([1, 2]);
      const comm = openComm("jupyter.widget", { state: {} }, { metadata: { version: "2.1.0" }, buffers: [bytes] });
      comm.onMsg((data, { buffers }) => console.log(data, new Float64Array(buffers[0].buffer)));`);
    const { comm_id } = contentsOf(opening.iopub, "comm_open")[0] ?? {};
    const told = await kernel.tell("comm_msg", { comm_id, data: { x: 1 } }, [
      new Uint8Array(new Float64Array([3, 4]).buffer),
    ]);
    const closing = await kernel.execute("comm.close({ why: 'done' }); comm.close()");

    expect(typesOf(opening.iopub)).toEqual(["busy", "execute_input", "comm_open", "idle"]);
    const { content, metadata, buffers } = firstOf(opening.iopub, "comm_open");
    expect(content).toEqual({ comm_id, target_name: "jupyter.widget", data: { state: {} } });
    expect(metadata).toEqual({ version: "2.1.0" });
    expect([...new Float64Array(new Uint8Array(buffers[0] ?? []).buffer)]).toEqual([1, 2]);
    expect(textOf(told, "stdout")).toBe("{ x: 1 } Float64Array(2) [ 3, 4 ]\n");
    expect(contentsOf(closing.iopub, "comm_close")).toEqual([{ comm_id, data: { why: "done" } }]);
  });

  test("comm_info lists the open ones, of one target or of all", async () => {
    await using kernel = await startKernel(transport);
    await kernel.execute(`${ECHO} const mine = openComm("mine")`);
    await kernel.tell("comm_open", { comm_id: "a", target_name: "echo", data: {} });

    const both = await openComms(kernel);
    const echoes = await openComms(kernel, { target_name: "echo" });
    await kernel.execute("mine.close()");
    await kernel.tell("comm_close", { comm_id: "a", data: {} });

    expect(Object.values(both as object)).toEqual([{ target_name: "mine" }, { target_name: "echo" }]);
    expect(echoes).toEqual({ a: { target_name: "echo" } });
    expect(await openComms(kernel)).toEqual({});
  });

  test("a target that nobody has registered is answered by comm_close", async () => {
    await using kernel = await startKernel(transport);

    const opened = await kernel.tell("comm_open", { comm_id: "a", target_name: "nowhere", data: {} });

    expect(typesOf(opened)).toEqual(["busy", "comm_close", "idle"]);
    expect(contentsOf(opened, "comm_close")).toEqual([{ comm_id: "a", data: {} }]);
    expect(await openComms(kernel)).toEqual({});
  });

  test("messages are handled in order while a cell awaits", async () => {
    await using kernel = await startKernel(transport);
    await kernel.execute(`
      const seen: number[] = [];
      let allSeen = () => {};
      registerCommTarget("numbers", (comm) => comm.onMsg((data) => { if (seen.push(data) === 20) allSeen(); }));`);
    await kernel.tell("comm_open", { comm_id: "a", target_name: "numbers", data: {} });
    const waiting = kernel.sendExecute(
      "await new Promise((resolve) => { allSeen = resolve; console.log('ready') }); seen.join()",
    );
    await kernel.until("the cell to wait", () => textOf(kernel.iopubOf(waiting.request), "stdout") !== "");

    const numbers = Array.from({ length: 20 }, (_, index) => index);
    for (const data of numbers) kernel.notify("comm_msg", { comm_id: "a", data });
    const { iopub } = await waiting.exchange;

    expect(contentsOf(iopub, "execute_result")).toMatchObject([{ data: { "text/plain": `'${numbers.join()}'` } }]);
  });
});

describe("a comm listener", () => {
  test("that is async keeps its message busy until it is done, and holds up no other", async () => {
    await using kernel = await startKernel();
    await kernel.execute(`
      let goOn = () => {};
      registerCommTarget("slow", (comm) => comm.onMsg(async (data) => {
        if (data === "go on") return goOn();
        await new Promise((resolve) => { goOn = resolve });
        display("done");
      }));`);
    await kernel.tell("comm_open", { comm_id: "a", target_name: "slow", data: {} });

    const slow = kernel.tell("comm_msg", { comm_id: "a", data: "wait" });
    await kernel.tell("comm_msg", { comm_id: "a", data: "go on" });

    expect(typesOf(await slow)).toEqual(["busy", "display_data", "idle"]);
  });

  test("that throws is shown under its message, and the others are called", async () => {
    await using kernel = await startKernel();
    await kernel.execute(`
      registerCommTarget("faulty", (comm) => {
        comm.onMsg(() => { throw new RangeError("too far") });
        comm.onMsg(() => console.log("still called"));
      });
      registerCommTarget("broken", () => { throw new RangeError("not at all") });`);
    await kernel.tell("comm_open", { comm_id: "a", target_name: "faulty", data: {} });

    const told = await kernel.tell("comm_msg", { comm_id: "a", data: {} });
    const broken = await kernel.tell("comm_open", { comm_id: "b", target_name: "broken", data: {} });

    expect(textOf(told, "stderr")).toMatch(/^Uncaught in a comm listener: RangeError: too far\n {4}at cell_1\.ts:3:/);
    expect(textOf(told, "stdout")).toBe("still called\n");
    expect(textOf(broken, "stderr")).toMatch(/RangeError: not at all/);
    expect(contentsOf(broken, "comm_close")).toEqual([{ comm_id: "b", data: {} }]);
  });
});

test("a listener that loops for ever ends with the cell behind it, gets its idle, and the variables stay", async () => {
  await using kernel = await startKernel();
  await kernel.execute(`
    let kept = 7;
    registerCommTarget("loop", (comm) => comm.onMsg(() => { console.log("on"); while (true) {} }));`);
  await kernel.tell("comm_open", { comm_id: "a", target_name: "loop", data: {} });
  const looping = kernel.notify("comm_msg", { comm_id: "a", data: {} });
  await kernel.until("the listener to loop", () => textOf(kernel.iopubOf(looping), "stdout") === "on\n");
  const behind = kernel.sendExecute("kept");
  await kernel.until("the cell", () => typesOf(kernel.iopubOf(behind.request)).includes("execute_input"));

  await kernel.request("interrupt_request", {}, "control");
  await behind.exchange;
  await kernel.until("the idle of the listener", () => typesOf(kernel.iopubOf(looping)).includes("idle"));
  const next = await kernel.execute("kept");

  expect(contentsOf(next.iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "7" } }]);
});

describe("a comm", () => {
  test("refuses to send when it is closed, and buffers that are none", async () => {
    await using kernel = await startKernel();
    await kernel.execute(`const comm = openComm("gone"); comm.close()`);

    const closed = await kernel.execute("comm.send({})");
    const wrong = await kernel.execute(`openComm("x", {}, { buffers: [[1, 2]] })`);

    expect(closed.reply.content["evalue"]).toBe('the comm "gone" is closed: open another one with openComm');
    expect(wrong.reply.content["evalue"]).toMatch(/^a buffer of a comm message must be an ArrayBuffer/);
    expect(await openComms(kernel)).toEqual({});
  });

  test("of a silent execution is sent all the same", async () => {
    await using kernel = await startKernel();

    const { iopub } = await kernel.execute(`openComm("quiet"); console.log("hidden")`, { silent: true });

    expect(typesOf(iopub)).toEqual(["busy", "comm_open", "idle"]);
  });

  test("is closed on the other side too when the process of the session ends", async () => {
    await using kernel = await startKernel();
    await kernel.execute(`openComm("lost")`);

    const { iopub } = await kernel.execute("process.exit(3)");

    expect(contentsOf(iopub, "comm_close")).toHaveLength(1);
    expect(await openComms(kernel)).toEqual({});
  });

  test("that is not known takes messages in silence: it may be one of a kernel that was restarted", async () => {
    await using kernel = await startKernel();

    expect(typesOf(await kernel.tell("comm_msg", { comm_id: "old", data: {} }))).toEqual(["busy", "idle"]);
    expect(kernel.log).toEqual([]);
  });

  test("message without an id is dropped, logged, and still gets its idle", async () => {
    await using kernel = await startKernel();

    expect(typesOf(await kernel.tell("comm_msg", { data: {} }))).toEqual(["busy", "idle"]);
    expect(kernel.log).toEqual(["dropped message number 1: the field comm_id must be a text, and is absent"]);
  });
});
