import { join } from "node:path";

import { expect, test } from "vitest";

import type { CaptureEvent } from "../../src/track/capture/event.ts";
import type { ExecutionId } from "../../src/shared/ids.ts";
import { openTestRuntime, type TestRuntime } from "../helpers/runtime.ts";

/** Without what is told of every cell: see runtime-variables.test.ts. */
function capturedBy(session: TestRuntime, execution: ExecutionId): readonly CaptureEvent[] {
  return session.captured
    .filter((heard) => heard.execution === execution)
    .map(({ what }) => what)
    .filter(({ kind }) => kind !== "usage" && kind !== "variables");
}

test("nothing is told while capture is off, and it may be switched during a session", async () => {
  await using session = openTestRuntime();
  session.write("data.csv", "a,b\n1,2\n");
  const read = `import { readFileSync } from "node:fs"; const text = readFileSync("data.csv", "utf8"); const rate = 0.1;`;

  await session.run(read);
  await session.runtime.setCapture({ isOn: true });
  const { execution } = await session.run(read);
  await session.runtime.setCapture({ isOn: false });
  await session.run(read);

  expect(session.captured.every((heard) => heard.execution === execution)).toBe(true);
  expect(capturedBy(session, execution)).toContainEqual({
    kind: "file",
    access: "read",
    path: join(session.folder, "data.csv"),
  });
});

test("the numbers of a cell are told after it, also those that JSON cannot hold", async () => {
  await using session = openTestRuntime();
  await session.runtime.setCapture({ isOn: true });

  const { execution } = await session.run(
    `const accuracy = 0.9, loss = NaN, gap = -Infinity, name = "x"; let URL = 5;`,
  );
  const failed = await session.run(`const reached = 1; throw new Error("after")`);
  const none = await session.run(`"no names"`);

  expect(capturedBy(session, execution)).toEqual([
    { kind: "numbers", values: { accuracy: 0.9, loss: "NaN", gap: "-Infinity", URL: 5 } },
  ]);
  expect(capturedBy(session, failed.execution)).toEqual([{ kind: "numbers", values: { reached: 1 } }]);
  expect(capturedBy(session, none.execution)).toEqual([]);
});

test("what a cell does after its end is told as its own", async () => {
  await using session = openTestRuntime();
  await session.runtime.setCapture({ isOn: true });

  const { execution } = await session.run(`setTimeout(() => require("fs").writeFileSync("late.txt", "x"), 20)`);
  await session.run("1");
  await session.waitUntil(() => session.captured.length > 0);

  expect(capturedBy(session, execution)).toEqual([
    { kind: "file", access: "write", path: join(session.folder, "late.txt") },
  ]);
});

test("a seed makes random numbers repeatable, also in the process that takes the place of a dead one", async () => {
  await using session = openTestRuntime();
  await session.runtime.setCapture({ isOn: true, seed: 42 });
  const first = await session.valueOf("Math.random()");

  await session.run("process.exit(1)");

  expect(await session.valueOf("Math.random()")).toBe(first);
});
