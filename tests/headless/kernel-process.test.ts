import { expect, test } from "vitest";

import { startKernel } from "../../src/headless/kernel-process.ts";
import { fakeKernelArgv, startFakeKernel } from "./fixture.ts";

const HERE = { cwd: import.meta.dirname, env: process.env };

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("a kernel says who it is when it has started", async () => {
  await using kernel = await startFakeKernel();

  expect(kernel.info).toMatchObject({ language_info: { name: "fake" } });
});

test("a program that does not exist is named", async () => {
  const starting = startKernel({ argv: ["/nowhere/kernel"], ...HERE });

  await expect(starting).rejects.toMatchObject({
    code: "KERNEL_NOT_STARTED",
    message: expect.stringContaining("/nowhere/kernel"),
  });
});

test("a kernel that ends while it starts shows its last lines", async () => {
  const starting = startKernel({ argv: fakeKernelArgv("broken"), ...HERE });

  await expect(starting).rejects.toMatchObject({
    code: "KERNEL_DIED",
    message: "the kernel ended with exit code 7; its last lines were:\n    cannot find the runtime",
  });
});

test("a kernel that never answers is given up", async () => {
  const starting = startKernel({ argv: fakeKernelArgv("mute"), ...HERE, startTimeoutMs: 50 });

  await expect(starting).rejects.toMatchObject({
    code: "KERNEL_NOT_STARTED",
    message: "the kernel did not answer within 0.05 s",
  });
});

test("close ends the kernel", async () => {
  const kernel = await startFakeKernel();
  const pid = Number(kernel.info["pid"]);

  await kernel.close();

  expect(isRunning(pid)).toBe(false);
});

test("close kills a kernel that does not listen", async () => {
  const kernel = await startFakeKernel("deaf", { stopTimeoutMs: 50 });
  const pid = Number(kernel.info["pid"]);

  await kernel.close();

  expect(isRunning(pid)).toBe(false);
});

test("a request to a kernel that has ended is refused with the reason", async () => {
  const kernel = await startFakeKernel();
  await kernel.close();

  const request = kernel.request({ type: "execute_request", content: { code: "print a" } });

  await expect(request).rejects.toMatchObject({ code: "KERNEL_DIED" });
});
