import { describe, expect, test } from "vitest";

import { startKernel } from "../helpers/kernel-client.ts";
import { toShownCell } from "../helpers/magics.ts";

describe("confirm", () => {
  test.each([
    ["y", "true"],
    ["YES ", "true"],
    ["n", "false"],
    ["", "false"],
    ["maybe", "false"],
  ])("with the answer %j is %s", async (answer, value) => {
    await using kernel = await startKernel();

    const running = kernel.sendExecute("confirm('Go on?')");
    const question = await kernel.inputRequestOf(running.request);
    kernel.answerInput({ value: answer }, question);

    expect(question.content).toEqual({ prompt: "Go on? [y/N]", password: false });
    expect(toShownCell(await running.exchange).value).toBe(value);
  });

  test("fails where nobody can answer", async () => {
    await using kernel = await startKernel();

    const { error } = toShownCell(await kernel.execute("confirm('Go on?')", { allow_stdin: false }));

    expect(error).toMatch(/^InputUnavailable: the cell asks "Go on\? \[y\/N\]", and whoever runs it cannot answer/);
  });
});

describe("alert", () => {
  test("waits until the user has seen it", async () => {
    await using kernel = await startKernel();

    const running = kernel.sendExecute("alert('Done'); 'after'");
    const question = await kernel.inputRequestOf(running.request);
    kernel.answerInput({ value: "" }, question);

    expect(question.content).toEqual({ prompt: "Done [Enter]", password: false });
    expect(toShownCell(await running.exchange).value).toBe("'after'");
  });

  test("is printed where nobody can be asked, and the cell goes on", async () => {
    await using kernel = await startKernel();

    const shown = toShownCell(await kernel.execute("console.log(1); alert('Done'); 'after'", { allow_stdin: false }));

    expect([shown.stdout, shown.value, shown.error]).toEqual(["1\nDone\n", "'after'", undefined]);
  });
});
