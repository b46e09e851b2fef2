// A session in the scratch project that `npm run test:frames` has made.
import { symlinkSync } from "node:fs";
import { join } from "node:path";

import type { MimeBundle } from "../../kernel/runtime/runtime.ts";
import { packageRoot } from "../../src/shared/installation.ts";
import { openTestRuntime, type TestRuntime } from "../helpers/runtime.ts";

export function openProject(): TestRuntime {
  const session = openTestRuntime();
  symlinkSync(join(packageRoot, ".frames", "node_modules"), join(session.folder, "node_modules"), "junction");
  return session;
}

/** What the value of a cell is shown as. */
export async function bundleOf(session: TestRuntime, source: string): Promise<MimeBundle> {
  const { outcome } = await session.run(source);
  if (outcome.kind !== "value") throw new Error(outcome.fault.traceback.join("\n"));
  return outcome.data ?? {};
}

export async function linesOf(session: TestRuntime, source: string): Promise<readonly string[]> {
  return String((await bundleOf(session, source))["text/plain"]).split("\n");
}
