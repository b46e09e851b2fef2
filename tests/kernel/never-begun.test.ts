import { describe, expect, test } from "vitest";

import { startKernel, type TestKernel } from "../helpers/kernel-client.ts";
import { textOf } from "../helpers/messages.ts";

/** Sends a cell to a kernel whose process is not there yet, and stops it before any of its code runs. */
async function stopBeforeItBegins(kernel: TestKernel, code: string): Promise<void> {
  const stopped = kernel.sendExecute(code);
  await kernel.request("interrupt_request", {}, "control");
  const { reply } = await stopped.exchange;
  expect(reply.content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
}

describe("a cell that only the engine refuses", () => {
  test("is shown with its place in the text that was typed, and has declared nothing", async () => {
    await using kernel = await startKernel();

    const refused = await kernel.execute("%time\nlet y = 1;\nconst word: string = 'a'.match(/(/);");
    const after = await kernel.execute("y");

    expect(refused.reply.content).toMatchObject({
      status: "error",
      ename: "SyntaxError",
      evalue: "Invalid regular expression: /(/: Unterminated group",
    });
    expect(refused.reply.content["traceback"]).toEqual([
      expect.stringMatching(/^cell_1\.ts:3:32: Invalid regular/),
      expect.stringContaining("const word: string"),
      expect.stringMatching(/^ +\^/),
      expect.stringContaining("SyntaxError: Invalid"),
    ]);
    expect(after.reply.content).toMatchObject({ ename: "ReferenceError", evalue: "y is not defined" });
  });
});

describe("a cell that was stopped before it began has declared nothing", () => {
  test("so that assigning its name is what it is for a name that nobody declared", async () => {
    await using kernel = await startKernel();
    await stopBeforeItBegins(kernel, "let x = 1; const y = 2");

    const assigned = await kernel.execute("x = 5; y = 6; x + y");

    expect(assigned.reply.content).toMatchObject({ status: "ok" });
    expect(textOf(assigned.iopub, "stderr")).toContain('"x" was never declared');
  });

  test("and an import of it means nothing", async () => {
    await using kernel = await startKernel();
    await stopBeforeItBegins(kernel, `import { readFileSync } from "node:fs"`);

    const { reply } = await kernel.execute("readFileSync");

    expect(reply.content).toMatchObject({ ename: "ReferenceError", evalue: "readFileSync is not defined" });
  });
});
