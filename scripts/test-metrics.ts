// Usage: npm run test:metrics [-- NAME ...]
// Compares the metrics with scikit-learn, sacreBLEU, rouge_score and statsmodels, which are installed into the ignored folder
// .bench/metrics, with what they need pinned in tests/metrics/.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { packageRoot } from "../src/shared/installation.ts";
import { requireMetricsPython } from "./python-env.ts";

const LIMIT_MS = 9 * 60_000;

requireMetricsPython();
const vitest = join(packageRoot, "node_modules", "vitest", "vitest.mjs");
const args = [vitest, "run", "--config", "tests/metrics/vitest.config.ts", ...process.argv.slice(2)];
process.exitCode =
  spawnSync(process.execPath, args, { cwd: packageRoot, stdio: "inherit", timeout: LIMIT_MS }).status ?? 1;
