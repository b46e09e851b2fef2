import { describe, expect, test } from "vitest";

import type { Message } from "../../kernel/protocol/message.ts";
import { startKernel, TRANSPORTS, type Exchange, type TestKernel } from "../helpers/kernel-client.ts";
import { contentsOf, textOf, typesOf } from "../helpers/messages.ts";

/** Runs a cell that asks once, and answers it. */
async function executeAndAnswer(kernel: TestKernel, code: string, value: string) {
  const sent = kernel.sendExecute(code);
  const question = await kernel.inputRequestOf(sent.request);
  kernel.answerInput({ value }, question);
  return { question, exchange: await sent.exchange };
}

function valueOf({ iopub }: Exchange): unknown {
  return contentsOf(iopub, "execute_result")[0]?.["data"];
}

describe.each(TRANSPORTS)("input over %s", (transport) => {
  test("prompt asks the client and gives its text to the cell, without await", async () => {
    await using kernel = await startKernel(transport);

    const { question, exchange } = await executeAndAnswer(kernel, `prompt("Your name?").toUpperCase()`, "ada 😀");

    expect(question.header.msg_type).toBe("input_request");
    expect(question.content).toEqual({ prompt: "Your name?", password: false });
    expect(valueOf(exchange)).toEqual({ "text/plain": "'ADA 😀'" });
    expect(typesOf(exchange.iopub)).toEqual(["busy", "execute_input", "execute_result", "idle"]);
  });

  test("getpass asks for a text that is not to be shown", async () => {
    await using kernel = await startKernel(transport);

    const { question, exchange } = await executeAndAnswer(kernel, `getpass("Token:").length`, "secret");

    expect(question.content).toEqual({ prompt: "Token:", password: true });
    expect(valueOf(exchange)).toEqual({ "text/plain": "6" });
  });

  test("what the cell printed is out before it asks", async () => {
    await using kernel = await startKernel(transport);
    const sent = kernel.sendExecute(`for (let i = 0; i < 100; i++) console.log(i); prompt()`);

    const question = await kernel.inputRequestOf(sent.request);
    await kernel.until("the last line", () => textOf(kernel.iopubOf(sent.request), "stdout").endsWith("99\n"));
    kernel.answerInput({ value: "" }, question);

    expect((await sent.exchange).reply.content).toMatchObject({ status: "ok" });
  });

  test("a cell may ask many times, also after an await and inside a callback", async () => {
    await using kernel = await startKernel(transport);
    const sent = kernel.sendExecute(`
      const first = prompt("1");
      await new Promise((resolve) => setTimeout(resolve, 5));
      const second = prompt("2");
      const third = await new Promise((resolve) => setTimeout(() => resolve(prompt("3")), 5));
      [first, second, third].join()`);
    const isAsked = (prompt: string) => () =>
      kernel.messages.some(({ channel, message }) => channel === "stdin" && message.content["prompt"] === prompt);

    for (const prompt of ["1", "2", "3"]) {
      await kernel.until(`question ${prompt}`, isAsked(prompt));
      // As jupyter_client answers: without a parent.
      kernel.answerInput({ value: `<${prompt}>` });
    }

    expect(valueOf(await sent.exchange)).toEqual({ "text/plain": "'<1>,<2>,<3>'" });
  });

  test.each(["prompt('on'); 1", "await 1; prompt('on')", "await new Promise(() => setTimeout(() => prompt('on'), 5))"])(
    "an interrupt ends %j and keeps the variables",
    async (code) => {
      await using kernel = await startKernel(transport);
      await kernel.execute("let kept = 7; let after = 0");
      const asking = kernel.sendExecute(code);
      await kernel.inputRequestOf(asking.request);

      await kernel.request("interrupt_request", {}, "control");
      const { iopub } = await asking.exchange;
      const { exchange } = await executeAndAnswer(kernel, "await 1; `${kept} ${prompt('again')}`", "yes");

      expect(contentsOf(iopub, "error")).toEqual([
        { ename: "KeyboardInterrupt", evalue: "interrupted", traceback: ["KeyboardInterrupt: interrupted"] },
      ]);
      expect(valueOf(exchange)).toEqual({ "text/plain": "'7 yes'" });
    },
  );

  test.each([{ allow_stdin: false }, { silent: true }])(
    "with %j a cell cannot ask, and is told why",
    async (options) => {
      await using kernel = await startKernel(transport);

      const { reply } = await kernel.execute(`prompt("Your name?")`, options);

      expect(reply.content).toMatchObject({ status: "error", ename: "InputUnavailable" });
      expect(reply.content["evalue"]).toMatch(/^the cell asks "Your name\?", and whoever runs it cannot answer/);
      expect(reply.content["evalue"]).toMatch(/take the value from a parameter or from process\.env/);
      expect(kernel.messages.filter(({ channel }) => channel === "stdin")).toEqual([]);
    },
  );
});

describe("prompt", () => {
  test.each([
    ["an empty line", `prompt("Size", 5)`, "", "'5'"],
    ["a line", `prompt("Size", 5)`, "7", "'7'"],
    ["an empty line without a default", `prompt("Size")`, "", "''"],
    ["64 KiB of text", `prompt("Size").length`, "x".repeat(65_536), "65536"],
  ])("gives, for %s, what its default says", async (_case, code, value, shown) => {
    await using kernel = await startKernel();

    const { exchange } = await executeAndAnswer(kernel, code, value);

    expect(valueOf(exchange)).toEqual({ "text/plain": shown });
  });

  test("shows its default in the question", async () => {
    await using kernel = await startKernel();

    const { question } = await executeAndAnswer(kernel, `prompt("Size", 5)`, "");

    expect(question.content).toEqual({ prompt: "Size [5]", password: false });
  });

  test("gives null when the user dismisses it", async () => {
    await using kernel = await startKernel();
    const sent = kernel.sendExecute(`prompt("Size", 5)`);

    kernel.answerInput({ status: "error" }, await kernel.inputRequestOf(sent.request));

    expect(valueOf(await sent.exchange)).toEqual({ "text/plain": "null" });
  });

  test("is free to be declared by a cell", async () => {
    await using kernel = await startKernel();
    await kernel.execute("const prompt = () => 'mine'; let getpass = 1");

    expect(valueOf(await kernel.execute("prompt() + getpass"))).toEqual({ "text/plain": "'mine1'" });
  });

  test("fails in a callback whose cell has ended, instead of waiting for ever", async () => {
    await using kernel = await startKernel();

    const { request } = await kernel.execute(`setTimeout(() => prompt("Late?"), 30); 1`);
    await kernel.until("the fault", () => textOf(kernel.iopubOf(request), "stderr") !== "");

    expect(textOf(kernel.iopubOf(request), "stderr")).toMatch(/InputUnavailable: "Late\?" is asked by a callback/);
  });
});

describe("an answer", () => {
  test("that names another question, or comes when none is open, is dropped", async () => {
    await using kernel = await startKernel();
    const stopped = kernel.sendExecute("prompt('first')");
    const first = await kernel.inputRequestOf(stopped.request);
    await kernel.request("interrupt_request", {}, "control");
    await stopped.exchange;
    kernel.answerInput({ value: "to nobody" });

    const sent = kernel.sendExecute("prompt('second')");
    const second: Message = await kernel.inputRequestOf(sent.request);
    kernel.answerInput({ value: "too late" }, first);
    kernel.answerInput({ value: "in time" }, second);

    expect(valueOf(await sent.exchange)).toEqual({ "text/plain": "'in time'" });
  });

  test("that is not well-formed is logged, and the question stays open", async () => {
    await using kernel = await startKernel();
    const sent = kernel.sendExecute("prompt()");
    await kernel.inputRequestOf(sent.request);

    kernel.answerInput({ value: 5 });
    kernel.answerInput({ value: "five" });

    expect(valueOf(await sent.exchange)).toEqual({ "text/plain": "'five'" });
    expect(kernel.log).toEqual(['dropped message number 1: the field value must be a text, and is "5"']);
  });
});

test("a shutdown ends a kernel whose cell waits for its user", async () => {
  await using kernel = await startKernel();
  const asking = kernel.sendExecute("prompt()");
  await kernel.inputRequestOf(asking.request);

  await kernel.request("shutdown_request", { restart: false }, "control");
  await kernel.ended;

  expect((await asking.exchange).reply.content).toMatchObject({ status: "error", ename: "ProcessEnded" });
});
