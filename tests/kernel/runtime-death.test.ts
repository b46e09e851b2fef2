import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { expect, test } from "vitest";

import { startRuntime } from "../../kernel/runtime/host.ts";
import type { RuntimeListener } from "../../kernel/runtime/runtime.ts";
import type { ExecutionId } from "../../src/shared/ids.ts";
import { openTestRuntime } from "../helpers/runtime.ts";

test("process.exit ends the cell with its code and what it had printed, and the next cell runs in a fresh process", async () => {
  await using session = openTestRuntime();
  await session.run("const kept = 1");

  const { outcome, execution } = await session.run(`
    for (let i = 0; i < 1000; i++) console.log(i);
    process.on("exit", () => console.log("bye"));
    process.exit(3);
  `);
  const next = await session.run("typeof kept");

  expect(outcome).toMatchObject({
    kind: "died",
    fault: { ename: "ProcessEnded", evalue: expect.stringContaining("ended with exit code 3.") },
  });
  expect(session.textOf(execution)).toMatch(/^0\n1\n[^]*999\nbye\n$/);
  expect(next.outcome).toMatchObject({ kind: "value", data: { "text/plain": "'undefined'" } });
});

test.skipIf(process.platform === "win32").each([
  ["process.abort()", "crashed (SIGABRT)"],
  [`process.kill(process.pid, "SIGSEGV"); await new Promise(() => {})`, "crashed (SIGSEGV)"],
  [`process.kill(process.pid, "SIGKILL"); await new Promise(() => {})`, "was killed (SIGKILL)"],
])("a crash is told with its signal, and the next cell runs: %s", async (source, told) => {
  await using session = openTestRuntime();

  const { outcome } = await session.run(source);

  expect(outcome).toMatchObject({ kind: "died", fault: { evalue: expect.stringContaining(told) } });
  expect(await session.valueOf("1 + 1")).toBe("2");
});

test("a cell that fills the memory is told so, with the way to have more of it", async () => {
  await using session = openTestRuntime({ NODE_OPTIONS: "--max-old-space-size=60" });

  const { outcome } = await session.run(
    "const hog: object[] = []; for (;;) hog.push(Array.from({ length: 9999 }, () => ({})))",
  );

  expect(outcome).toMatchObject({ kind: "died", fault: { ename: "ProcessEnded" } });
  expect(outcome).toMatchObject({
    fault: { evalue: expect.stringMatching(/ran out of memory.*--max-old-space-size/) },
  });
  expect(await session.valueOf("1 + 1")).toBe("2");
});

test.skipIf(process.platform === "win32")("processes that a cell has started end with the session", async () => {
  await using session = openTestRuntime();
  const { execution } = await session.run(
    `console.log(require("child_process").spawn("sleep", ["60"], { stdio: "ignore" }).pid)`,
  );
  const processId = Number(session.textOf(execution));
  expect(isAlive(processId)).toBe(true);

  await session.runtime.close();
  await waitForEnd(processId);

  expect(isAlive(processId)).toBe(false);
});

test("a process that ends between two cells says so in the cell that caused it", async () => {
  await using session = openTestRuntime();

  const { execution } = await session.run("setTimeout(() => process.exit(4), 100); undefined");
  await session.waitUntil(() => session.textOf(execution, "stderr") !== "");

  expect(session.textOf(execution, "stderr")).toContain("ended with exit code 4. Its variables are gone");
  expect(await session.valueOf("1 + 1")).toBe("2");
});

test("restart ends all state, and the running cell", async () => {
  await using session = openTestRuntime();
  await session.run("const kept = 1");

  const running = session.run("await new Promise(() => {})");
  await session.runtime.restart();

  expect((await running).outcome).toMatchObject({
    kind: "died",
    fault: { evalue: expect.stringContaining("restarted") },
  });
  expect(await session.valueOf("typeof kept")).toBe("'undefined'");
});

test("a folder that does not exist is told instead of a cell's outcome", async () => {
  const listener: RuntimeListener = {
    onOutput: () => undefined,
    onCapture: () => undefined,
    onTrack: () => undefined,
    onTrackQuestion: () => Promise.resolve(null),
    onMagic: () => Promise.resolve(undefined),
    onInput: () => Promise.resolve({ kind: "cancelled" }),
    onComm: () => undefined,
    onGlobals: () => undefined,
    onNeverBegan: () => undefined,
    onStateLost: () => undefined,
  };
  await using session = openTestRuntime();
  const runtime = startRuntime({ cwd: join(session.folder, "missing"), notebookPath: undefined, listener });

  const outcome = await runtime.run("first" as ExecutionId, session.compile("1"));

  expect(outcome).toMatchObject({ kind: "died", fault: { evalue: expect.stringContaining("could not be started") } });
  await runtime.close();
});

test.each(["", "while (true) {}"])("the child ends when its host is killed, running %j", async (source) => {
  await using session = openTestRuntime();
  const cell = session.compile(`console.log(process.pid);\n${source}`);
  const host = spawn(process.execPath, ["--input-type=module", "-e", HOST_PROGRAM], {
    stdio: ["pipe", "pipe", "inherit"],
    env: {
      ...process.env,
      CELL: JSON.stringify(cell),
      HOST: new URL("../../kernel/runtime/host.ts", import.meta.url).href,
    },
  });
  const [childId] = (await once(createInterface(host.stdout), "line")) as [string];

  // The pipe's other end is held by host and child: it closes when both are gone.
  host.kill("SIGKILL");
  await once(host, "exit");
  await waitForEnd(Number(childId));

  expect(isAlive(Number(childId))).toBe(false);
});

const HOST_PROGRAM = `
  const { startRuntime } = await import(process.env.HOST);
  const runtime = startRuntime({ cwd: ".", notebookPath: undefined, listener: {
    onOutput: (execution, output) => void process.stdout.write(output.text),
    onCapture: () => {},
    onTrack: () => undefined,
    onTrackQuestion: () => Promise.resolve(null),
    onMagic: () => Promise.resolve(undefined),
    onGlobals: () => undefined,
    onNeverBegan: () => {},
    onStateLost: () => {},
  } });
  await runtime.run("cell", JSON.parse(process.env.CELL));
`;

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

/** Nothing tells of the end of a process that is not ours, so it is looked at until the deadline. */
async function waitForEnd(processId: number): Promise<void> {
  for (const deadline = Date.now() + 5000; isAlive(processId) && Date.now() < deadline;) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
