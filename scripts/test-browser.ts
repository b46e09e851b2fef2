// Usage: npm run test:browser [-- NAME ...]
// Tries the kernel as its user sees it: in a real JupyterLab (of `.venv`, see scripts/python-env.ts), in the system's
// Chromium. Pictures of the pages are left in .browser. Without a Chromium nothing is tried, and it says so; with CI in
// the environment that is a failure.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { packageRoot } from "../src/shared/installation.ts";
import { maybeChromium, NO_CHROMIUM } from "./lab/browser.ts";
import { requirePythonEnv } from "./python-env.ts";

const LIMIT_MS = 20 * 60_000;

if (maybeChromium() === undefined) {
  console.error(`the browser tests were skipped: ${NO_CHROMIUM}`);
  process.exitCode = process.env["CI"] === undefined ? 0 : 1;
} else {
  requirePythonEnv();
  const vitest = join(packageRoot, "node_modules", "vitest", "vitest.mjs");
  const args = [vitest, "run", "--config", "tests/browser/vitest.config.ts", ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, { cwd: packageRoot, stdio: "inherit", timeout: LIMIT_MS });
  process.exitCode = status ?? 1;
}
