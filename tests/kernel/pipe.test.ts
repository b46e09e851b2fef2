import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";

import { expect, test } from "vitest";

import { decodeLine, encodeLine } from "../../kernel/protocol/line.ts";
import { createMessage, type Message } from "../../kernel/protocol/message.ts";
import { PipeChannels } from "../../kernel/transport/pipe.ts";

function create(msg_type: string): Message {
  return createMessage(msg_type, { session: "test", parent: undefined, content: { emoji: "😀" } });
}

/** The channels of a pipe, and what their owner hears. */
function openPipe() {
  const input = new PassThrough();
  const output = new PassThrough();
  const heard: string[] = [];
  const channels = new PipeChannels(input, output);
  const ended = new Promise<void>((resolve) => {
    channels.listen({
      onMessage: ({ channel, message }) => heard.push(`${channel} ${message.header.msg_type}`),
      onFault: ({ code, message }) => heard.push(`${code}: ${message}`),
      onEnd: resolve,
    });
  });
  return { input, output, heard, channels, ended };
}

test("lines are messages, wherever their bytes were cut", async () => {
  const { input, heard, ended } = openPipe();
  const lines =
    encodeLine({ channel: "shell", message: create("one") }) +
    encodeLine({ channel: "control", message: create("two") });

  for (const byte of Buffer.from(`${lines}\n`)) input.write(Buffer.of(byte));
  input.end();
  await ended;

  expect(heard).toEqual(["shell one", "control two"]);
});

test("a line that cannot be read is dropped and told, and the next one is read", async () => {
  const { input, heard, ended } = openPipe();

  input.write("not json\n");
  input.write(encodeLine({ channel: "iopub", message: create("lost") }));
  input.end(encodeLine({ channel: "shell", message: create("kept") }));
  await ended;

  expect(heard).toEqual([
    expect.stringMatching(/^MALFORMED_MESSAGE: the line is not JSON/),
    'MALFORMED_MESSAGE: "iopub" is not shell, control or stdin',
    "shell kept",
  ]);
});

test("all that was sent has left when the channels are closed, and closing is no end of the client", async () => {
  const { output, heard, channels, ended } = openPipe();
  const written = text(output);

  channels.send("shell", { identities: [], message: create("reply") });
  channels.publish(create("status"));
  await channels.close();
  output.end();

  const sent = (await written).trimEnd().split("\n").map(decodeLine);
  expect(sent.map(({ channel, message }) => `${channel} ${message.header.msg_type}`)).toEqual([
    "shell reply",
    "iopub status",
  ]);
  expect(heard).toEqual([]);
  await expect(Promise.race([ended.then(() => "ended"), Promise.resolve("open")])).resolves.toBe("open");
});

test("a reader that is gone is the end of the client", async () => {
  const { output, channels, ended } = openPipe();

  output.destroy(new Error("EPIPE"));
  await ended;

  await expect(channels.close()).resolves.toBeUndefined();
});
