// Symptom: 20,000 brackets in a cell ended the kernel, as the native parser has no limit of its own.
import { expect, test } from "vitest";

import { startKernel } from "../helpers/kernel-client.ts";

const DEEP = `const before = 1;\n${"[".repeat(20_000)}${"]".repeat(20_000)}`;

test("a cell that is nested too deeply is a syntax error with its place, and the next cell runs", async () => {
  await using kernel = await startKernel();

  const { reply } = await kernel.execute(DEEP);
  const next = await kernel.execute("typeof before");

  expect(reply.content).toMatchObject({ ename: "SyntaxError", evalue: expect.stringContaining("nested too deeply") });
  expect((reply.content["traceback"] as readonly string[])[0]).toMatch(/^cell_1\.ts:2:501: /);
  expect(next.reply.content).toMatchObject({ status: "ok" });
});

test("nothing that could be typed behind code that is too deep makes it right", async () => {
  await using kernel = await startKernel();

  const { reply } = await kernel.request("is_complete_request", { code: "(".repeat(20_000) });

  expect(reply.content).toMatchObject({ status: "invalid" });
});

test("an imported file that is nested too deeply is an error of the cell, and the session goes on", async () => {
  await using kernel = await startKernel();
  await kernel.execute(`const kept = 1; require("node:fs").writeFileSync("deep.ts", ${JSON.stringify(DEEP)})`);

  const { reply } = await kernel.execute('import "./deep.ts"');
  const next = await kernel.execute("kept");

  expect(reply.content).toMatchObject({ ename: "SyntaxError", evalue: expect.stringContaining("nested too deeply") });
  expect(next.reply.content).toMatchObject({ status: "ok" });
});
