import { describe, expect, test } from "vitest";

import { startKernel, TRANSPORTS, type Exchange, type SentRequest, type TestKernel } from "../helpers/kernel-client.ts";
import { contentsOf, textOf, typesOf } from "../helpers/messages.ts";

/** Answers the questions of a cell one after another, as they come. */
async function answerInTurn(kernel: TestKernel, sent: SentRequest, lines: readonly string[]): Promise<Exchange> {
  const questionsOf = () =>
    kernel.messages.filter(({ channel, message }) => {
      return channel === "stdin" && message.parent_header.msg_id === sent.request.header.msg_id;
    });
  for (const [index, line] of lines.entries()) {
    await kernel.until(`question ${index + 1}`, () => questionsOf().length > index);
    kernel.answerInput({ value: line }, questionsOf()[index]?.message);
  }
  return sent.exchange;
}

function valueOf({ iopub }: Exchange): unknown {
  return contentsOf(iopub, "execute_result")[0]?.["data"];
}

const ASK = `
  import { createInterface } from "node:readline/promises";
  import { stdin as input, stdout as output } from "node:process";
  const asker = createInterface({ input, output });`;

describe.each(TRANSPORTS)("over %s", (transport) => {
  test("readline asks the client, below the question that it prints", async () => {
    await using kernel = await startKernel(transport);
    const sent = kernel.sendExecute(`${ASK}
      const name = await asker.question("Your name? ");
      const age = await asker.question("Your age? ");
      asker.close();
      [name, Number(age)]`);

    const exchange = await answerInTurn(kernel, sent, ["ada 😀", "36"]);

    expect(textOf(exchange.iopub, "stdout")).toBe("Your name? Your age? ");
    expect(valueOf(exchange)).toEqual({ "text/plain": "[ 'ada 😀', 36 ]" });
  });

  test("a cell that reads lines gets them until it has enough", async () => {
    await using kernel = await startKernel(transport);
    const sent = kernel.sendExecute(`
      const lines = [];
      const reader = require("node:readline").createInterface({ input: process.stdin });
      for await (const line of reader) { lines.push(line); if (line === "") break; }
      lines`);

    const exchange = await answerInTurn(kernel, sent, ["a", "b", ""]);

    expect(valueOf(exchange)).toEqual({ "text/plain": "[ 'a', 'b', '' ]" });
  });
});

test("what is printed while a line is handled belongs to the cell that asked for it", async () => {
  await using kernel = await startKernel();
  const sent = kernel.sendExecute(`
    const reader = require("node:readline").createInterface({ input: process.stdin });
    await new Promise((resolve) => reader.once("line", (line) => { console.log("got " + line); reader.close(); resolve() }))`);

  const { iopub } = await answerInTurn(kernel, sent, ["it"]);

  expect(textOf(iopub, "stdout")).toBe("got it\n");
});

test("no box is shown after the last line, nor by a cell that only mentions process.stdin", async () => {
  await using kernel = await startKernel();

  await kernel.execute("process.stdin.isTTY");
  const sent = kernel.sendExecute(`${ASK} const only = await asker.question("?"); asker.close(); only`);
  await answerInTurn(kernel, sent, ["one"]);
  // What the stream still wanted would have been asked by now: messages keep their order.
  await kernel.execute("await new Promise((resolve) => setImmediate(resolve))");

  expect(kernel.messages.filter(({ message }) => message.header.msg_type === "input_request")).toHaveLength(1);
});

test("an interrupt ends a cell that waits for a line, and the next cell can ask", async () => {
  await using kernel = await startKernel();
  const waiting = kernel.sendExecute(`${ASK} await asker.question("First? ")`);
  await kernel.inputRequestOf(waiting.request);

  await kernel.request("interrupt_request", {}, "control");
  const stopped = await waiting.exchange;
  const sent = kernel.sendExecute(
    `asker.close(); ${ASK} const again = await asker.question("Second? "); asker.close(); again`,
  );
  const exchange = await answerInTurn(kernel, sent, ["yes"]);

  expect(contentsOf(stopped.iopub, "error")).toMatchObject([{ ename: "KeyboardInterrupt" }]);
  expect(valueOf(exchange)).toEqual({ "text/plain": "'yes'" });
});

test("a user who ends the input ends the stream, and the next one is open again", async () => {
  await using kernel = await startKernel();
  const read = `const texts = []; for await (const text of process.stdin) texts.push(String(text)); texts`;
  const sent = kernel.sendExecute(read);
  kernel.answerInput({ status: "error" }, await kernel.inputRequestOf(sent.request));
  const ended = await sent.exchange;

  const again = kernel.sendExecute(`process.stdin.once("data", (text) => { process.stdin.pause(); done(String(text)) });
    let done; await new Promise((resolve) => { done = resolve })`);
  const exchange = await answerInTurn(kernel, again, ["more"]);

  expect(valueOf(ended)).toEqual({ "text/plain": "[]" });
  expect(valueOf(exchange)).toEqual({ "text/plain": String.raw`'more\n'` });
});

test.each([{ allow_stdin: false }, { silent: true }])(
  "with %j a cell that reads a line fails, and says what to do, instead of waiting for ever",
  async (options) => {
    await using kernel = await startKernel();

    const { reply } = await kernel.execute(`${ASK} await asker.question("Your name? ")`, options);
    const next = await kernel.execute("1 + 1");

    expect(reply.content).toMatchObject({ status: "error", ename: "InputUnavailable" });
    expect(reply.content["evalue"]).toMatch(
      /^the cell asks for a line from process\.stdin, and whoever runs it cannot/,
    );
    expect(typesOf(next.iopub)).toEqual(["busy", "execute_input", "execute_result", "idle"]);
  },
);
