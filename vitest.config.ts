import { defineConfig } from "vitest/config";

export default defineConfig({
  // Node 22 has no `await using`; the tests do, so they are lowered. Sources run as they are and may not use it.
  oxc: { target: "node22" },
  test: {
    include: ["tests/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    coverage: { provider: "v8", include: ["src/**", "kernel/**"], thresholds: { perFile: true, lines: 80 } },
  },
});
