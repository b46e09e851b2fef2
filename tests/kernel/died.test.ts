import { expect, test } from "vitest";

import type { ChildEnd } from "../../kernel/runtime/child-link.ts";
import { describeEnd } from "../../kernel/runtime/died.ts";

test.each<[ChildEnd, string]>([
  [{ kind: "exit", exitCode: 3 }, "ended with exit code 3"],
  [{ kind: "signal", signal: "SIGSEGV" }, "crashed (SIGSEGV)"],
  [{ kind: "signal", signal: "SIGKILL" }, "was killed (SIGKILL) from outside"],
  [{ kind: "killed" }, "did not stop when it was interrupted"],
  [{ kind: "out-of-memory" }, "ran out of memory"],
  [{ kind: "signal", signal: "SIGTERM" }, "was ended by SIGTERM"],
  [{ kind: "not-started", reason: "spawn ENOENT" }, "could not be started: spawn ENOENT"],
])("the end %j is told with its cause, and with what it means for the variables", (end, cause) => {
  const told = describeEnd(end);

  expect(told).toContain(`The process of this session ${cause}`);
  expect(told).toContain("Its variables are gone");
});
