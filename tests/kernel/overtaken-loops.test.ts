// Symptom: a loop that was compiled before a function which assigns its name was there went on with what it had itself.
import { expect, test } from "vitest";

import { startKernel } from "../helpers/kernel-client.ts";
import { contentsOf, textOf } from "../helpers/messages.ts";

const LOOP = "for (let i = 0; i < 3; i++) { sum += 1; hooks.call() }\nsum";

test("a loop takes what a function assigns that a cell of a subshell defined while its own cell awaited", async () => {
  await using kernel = await startKernel();
  await kernel.execute("let sum = 0, go = () => {}; const hooks = { call() {} }");
  const { reply } = await kernel.request("create_subshell_request", {}, "control");
  const waiting = kernel.sendExecute(`console.log("waits"); await new Promise((then) => { go = then });\n${LOOP}`);
  await kernel.until("the cell to wait", () => textOf(kernel.iopubOf(waiting.request), "stdout") !== "");

  await kernel.executeIn(
    String(reply.content["subshell_id"]),
    "function add() { sum += 10 }\nhooks.call = add;\ngo();",
  );

  const { iopub } = await waiting.exchange;
  expect(contentsOf(iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "33" } }]);
});

test("a loop takes what a function assigns of a file that its own cell runs", async () => {
  await using kernel = await startKernel();
  await kernel.execute("let sum = 0; const hooks = { call() {} }");
  await kernel.execute("%%writefile add.ts\nfunction add() { sum += 10 }\nhooks.call = add;");

  const { iopub } = await kernel.execute(`%run add.ts\n${LOOP}`);

  expect(contentsOf(iopub, "execute_result")).toMatchObject([{ data: { "text/plain": "33" } }]);
});
