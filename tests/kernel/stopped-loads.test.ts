import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { openTestRuntime, type TestRuntime } from "../helpers/runtime.ts";

const SPIN_ONCE = `if (globalThis.isFast !== true) { console.log("on"); while (true) {} }`;

function install(session: TestRuntime, name: string, type: "commonjs" | "module", source: string): void {
  const folder = join(session.folder, "node_modules", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version: "1.0.0", type, main: "index.js" }));
  writeFileSync(join(folder, "index.js"), source);
}

// Symptom: an import that was stopped half-way waited for ever when it was tried again, and require gave half a module.
test.each([
  ["a package of ES modules", `import { sum } from "slow-esm"; sum`],
  ["a package that imports it", `import { sum } from "user-of-slow-esm"; sum`],
  ["a package of CommonJS", `const { sum } = require("slow-cjs"); sum`],
  ["such a package, imported", `import { sum } from "slow-cjs"; sum`],
  ["a file of the user", `import { sum } from "./slow.ts"; sum`],
])("what Stop has ended in the middle of loading is loaded by the next import: %s", async (_what, source) => {
  await using session = openTestRuntime();
  install(session, "slow-esm", "module", `export let sum = 1; ${SPIN_ONCE}; sum = 2;`);
  install(session, "user-of-slow-esm", "module", `export { sum } from "slow-esm";`);
  install(session, "slow-cjs", "commonjs", `exports.a = 1; ${SPIN_ONCE}; exports.sum = 2;`);
  session.write("slow.ts", `export let sum: number = 1; ${SPIN_ONCE}; sum = 2;`);
  await session.run("let kept = 7; var isFast = false");

  const running = session.run(source);
  await session.waitUntil(() => session.outputs.length > 0);
  await session.runtime.interrupt();
  const { outcome } = await running;
  await session.run("globalThis.isFast = true");

  expect(outcome.kind).toBe("interrupted");
  expect(await session.valueOf(source)).toBe("2");
  expect(await session.valueOf("kept")).toBe("7");
});

test("what was loaded before is not loaded again", async () => {
  await using session = openTestRuntime();
  install(
    session,
    "once",
    "module",
    "globalThis.loads = (globalThis.loads ?? 0) + 1; export const loaded = globalThis.loads;",
  );
  install(session, "slow-esm", "module", `import "once"; ${SPIN_ONCE}; export const sum = 2;`);
  await session.run(`import "once"`);

  const running = session.run(`import "slow-esm"`);
  await session.waitUntil(() => session.outputs.length > 0);
  await session.runtime.interrupt();
  await running;
  await session.run("globalThis.isFast = true");

  expect(await session.valueOf(`import { loaded } from "once"; import "slow-esm"; loaded`)).toBe("1");
});
