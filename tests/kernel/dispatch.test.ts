import { describe, expect, test } from "vitest";

import type { Message } from "../../kernel/protocol/message.ts";
import { zeromqWire } from "../helpers/client-wire.ts";
import { startKernel, TRANSPORTS } from "../helpers/kernel-client.ts";
import { contentsOf, typesOf } from "../helpers/messages.ts";

describe.each(TRANSPORTS)("a kernel over %s", (transport) => {
  test("puts busy first and idle last around every request, with the request as parent", async () => {
    await using kernel = await startKernel(transport);

    const exchanges = await Promise.all([
      kernel.request("kernel_info_request"),
      kernel.request("kernel_info_request", {}, "control"),
      kernel.request("is_complete_request", { code: "1 +" }),
      kernel.request("comm_info_request"),
      kernel.request("interrupt_request", {}, "control"),
    ]);

    for (const { request, reply, iopub } of exchanges) {
      expect(typesOf(iopub)).toEqual(["busy", "idle"]);
      expect(reply.header.msg_type).toBe(request.header.msg_type.replace("_request", "_reply"));
      expect(reply.parent_header).toEqual(request.header);
    }
  });

  test("answers twenty overlapping requests each in full, and executes in order", async () => {
    await using kernel = await startKernel(transport);
    const indices = Array.from({ length: 10 }, (_, index) => index);

    const sent = indices.map((index) => ({
      cell: kernel.execute(`console.log("${index}"); ${index}`),
      info: kernel.request("kernel_info_request"),
    }));
    const cells = await Promise.all(sent.map(({ cell }) => cell));
    const infos = await Promise.all(sent.map(({ info }) => info));

    for (const { iopub } of infos) expect(typesOf(iopub)).toEqual(["busy", "idle"]);
    expect(cells.map(({ reply }) => reply.content["execution_count"])).toEqual(indices.map((index) => index + 1));
    for (const { iopub } of cells) {
      // A busy may come again, to correct the idle of a request that was answered meanwhile.
      const [first, ...others] = typesOf(iopub);
      expect(first).toBe("busy");
      expect(others.filter((type) => type !== "busy")).toEqual(["execute_input", "stream", "execute_result", "idle"]);
      expect(others.at(-1)).toBe("idle");
    }
  });

  test("drops what is not signed by its client, counts and logs it, and goes on", async () => {
    await using kernel = await startKernel(transport);

    const forged = kernel.sendForged("execute_request", { code: "process.exit()" });
    const next = await kernel.request("kernel_info_request");

    expect(next.reply.content).toMatchObject({ status: "ok" });
    expect(kernel.iopubOf(forged)).toEqual([]);
    expect(kernel.log).toEqual([expect.stringMatching(/^dropped message number 1: the signature/)]);
  });

  test.each(["shell", "control", "stdin"] as const)(
    "drops what is no message on %s, counts and logs it, and goes on",
    async (channel) => {
      await using kernel = await startKernel(transport);

      kernel.sendMalformed(channel, ["<IDS|MSG>", "signature", "{}"]);
      kernel.sendMalformed(channel, ["hello"]);
      await kernel.until("both in the log", () => kernel.log.length === 2);
      const next = await kernel.request("kernel_info_request");

      expect(next.reply.content).toMatchObject({ status: "ok" });
      expect(kernel.log).toEqual([
        expect.stringMatching(/^dropped message number 1: /),
        expect.stringMatching(/^dropped message number 2: /),
      ]);
    },
  );

  test("meets a message it does not know with busy and idle, and logs it once", async () => {
    await using kernel = await startKernel(transport);

    const unknown = [kernel.notify("teleport_request"), kernel.notify("teleport_request")];
    await kernel.request("kernel_info_request");

    for (const message of unknown) expect(typesOf(kernel.iopubOf(message))).toEqual(["busy", "idle"]);
    expect(kernel.log).toEqual(['ignored a message of the unknown type "teleport_request"']);
  });

  test("answers a request that is not well-formed with an error that names the field", async () => {
    await using kernel = await startKernel(transport);

    const { reply, iopub } = await kernel.request("complete_request", { code: "x" });

    expect(reply.content).toMatchObject({
      status: "error",
      ename: "ProtocolError",
      evalue: "the field cursor_pos must be a number, and is absent",
    });
    expect(typesOf(iopub)).toEqual(["busy", "idle"]);
  });

  test("answers other requests while a cell runs, and leaves the cell busy", async () => {
    await using kernel = await startKernel(transport);
    const running = kernel.sendExecute("await new Promise((resolve) => setTimeout(resolve, 200))");
    await kernel.until("the cell to run", () => typesOf(kernel.iopubOf(running.request)).includes("execute_input"));

    const info = await kernel.request("kernel_info_request");
    const { iopub } = await running.exchange;

    expect(typesOf(info.iopub)).toEqual(["busy", "idle"]);
    // The second busy corrects what the idle between would make of the kernel's state in a frontend.
    expect(typesOf(iopub)).toEqual(["busy", "execute_input", "busy", "idle"]);
  });
});

test("a kernel tells of its start before anything else", async () => {
  await using kernel = await startKernel("memory");

  await kernel.request("kernel_info_request");

  const broadcast = kernel.messages.filter(({ channel }) => channel === "iopub").map(({ message }) => message);
  expect(typesOf(broadcast)).toEqual(["starting", "busy", "idle"]);
});

test("a second client that comes later is welcomed, and both hear everything from then on", async () => {
  await using kernel = await startKernel("zeromq");
  await kernel.execute("let early = 1");
  const heard: Message[] = [];
  const welcomed = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const second = zeromqWire(
    kernel.connection,
    (_channel, message) => {
      heard.push(message);
      if (message.header.msg_type === "iopub_welcome") welcomed.resolve();
      if (typesOf([message])[0] === "idle") ended.resolve();
    },
    "second",
  );

  await welcomed.promise;
  const { iopub } = await kernel.execute("early + 1");
  await ended.promise;
  await second.close();

  expect(typesOf(heard)).toEqual(["iopub_welcome", "busy", "execute_input", "execute_result", "idle"]);
  expect(heard.slice(1)).toEqual(iopub);
});

test("a new subscriber of iopub is welcomed, and then misses nothing", async () => {
  await using kernel = await startKernel("zeromq");

  const { iopub } = await kernel.request("kernel_info_request");

  const broadcast = kernel.messages.filter(({ channel }) => channel === "iopub").map(({ message }) => message);
  expect(contentsOf(broadcast, "iopub_welcome")).toEqual([{ subscription: "" }]);
  expect(typesOf(iopub)).toEqual(["busy", "idle"]);
});
