// Rewrites the golden files of the tests that it is told to run. Look at `git diff tests/fixtures` before you commit.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const USAGE = `usage: node scripts/update-goldens.ts TEST...

Runs the given tests and takes what they produce for right: every *.expected.* file under tests/fixtures that differs
is written anew. CI never does this.

  node scripts/update-goldens.ts tests/export
`;

const tests = process.argv.slice(2);

if (tests.length === 0 || tests.some((name) => name.startsWith("-"))) {
  process.stdout.write(USAGE);
  process.exitCode = tests.includes("--help") || tests.includes("-h") ? 0 : 2;
} else if (process.env["CI"] !== undefined) {
  process.stderr.write("a golden is changed by a person, who looks at the difference, and never by CI\n");
  process.exitCode = 1;
} else {
  const root = join(import.meta.dirname, "..");
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const { status } = spawnSync(process.execPath, [vitest, "run", ...tests], {
    cwd: root,
    env: { ...process.env, UPDATE_GOLDENS: "1" },
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
}
