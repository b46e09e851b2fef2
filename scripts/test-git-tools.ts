// Usage: npm run test:git-tools [-- NAME ...]
// Compares the strip with nbstripout and its like, and commits through the pre-commit framework, husky and lefthook. All
// of them are installed into the ignored folder .bench/git-tools, with what they need pinned in tests/git-tools/.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { packageRoot } from "../src/shared/installation.ts";
import { requireGitTool } from "./python-env.ts";

const LIMIT_MS = 9 * 60_000;

requireGitTool("nbstripout");
const vitest = join(packageRoot, "node_modules", "vitest", "vitest.mjs");
const args = [vitest, "run", "--config", "tests/git-tools/vitest.config.ts", ...process.argv.slice(2)];
process.exitCode =
  spawnSync(process.execPath, args, { cwd: packageRoot, stdio: "inherit", timeout: LIMIT_MS }).status ?? 1;
