import { expect, test } from "vitest";

import { describeFailure } from "../../kernel/magics/shell/describe-failure.ts";
import type { ProgramEnd } from "../../kernel/magics/shell/run-program.ts";
import { shellFor } from "../../kernel/magics/shell/shell-program.ts";
import { requireSurroundings } from "../../kernel/magics/surroundings.ts";

test.each<[end: ProgramEnd, failure: string | undefined]>([
  [{ kind: "exit", exitCode: 0 }, undefined],
  [{ kind: "exit", exitCode: 2 }, "ended with exit code 2"],
  [{ kind: "signal", signal: "SIGKILL" }, "was ended by SIGKILL"],
  [{ kind: "not-started", code: "ENOENT", reason: "spawn x ENOENT" }, "could not be started: spawn x ENOENT"],
  [{ kind: "stopped" }, undefined],
])("%j is told as %j", (end, failure) => {
  expect(describeFailure(end)).toBe(failure);
});

test("a shell is handed its command as it takes it", () => {
  expect(shellFor("ls *", "/bin/sh")).toEqual({ file: "/bin/sh", args: ["-c", "ls *"] });
  expect(shellFor("dir *", "cmd.exe")).toEqual({
    file: "cmd.exe",
    args: ["/d", "/s", "/c", '"dir *"'],
    isVerbatim: true,
  });
});

test("a process that ends while it is asked for its folder is told of", async () => {
  const runtime = {
    describeValue: () => Promise.resolve(undefined),
    setCapture: () => Promise.resolve(),
    inquire: () => Promise.resolve(undefined),
  };

  await expect(requireSurroundings({ runtime })).rejects.toThrow("the process of the session has ended");
});
