import { defineConfig } from "vitest/config";

import { notebooks } from "./src/export/vitest.ts";

export default defineConfig({
  // Node 22 has no `await using`; the tests do, so they are lowered. Sources run as they are and may not use it.
  oxc: { target: "node22" },
  // The metrics are written in a notebook, with their tests beside them.
  plugins: [notebooks()],
  test: {
    include: ["tests/**/*.test.ts", "notebooks/metrics.ipynb"],
    // These need a browser and large packages, or Python: npm run test:browser, test:frames, test:git-tools, test:metrics.
    exclude: ["tests/browser/**", "tests/frames/**", "tests/git-tools/**", "tests/metrics/**"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts", "kernel/**/*.ts"],
      // These run in processes of their own, which v8 does not measure: the tests start them as a user would. Of the
      // runtime only the host's side runs here.
      exclude: [
        "kernel/main.ts",
        "kernel/runtime/!(host|child-link|died|runtime-error|wire).ts",
        "kernel/runtime/host-channel.ts",
        "kernel/runtime/compat/**/*.ts",
        "kernel/runtime/measure/*.ts",
        "kernel/runtime/modules/*.ts",
        "src/cli/main.ts",
        "src/git/filter.ts",
        "src/git/merge-driver.ts",
      ],
      thresholds: { perFile: true, lines: 80 },
    },
  },
});
