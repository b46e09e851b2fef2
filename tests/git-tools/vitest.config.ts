import { defineConfig } from "vitest/config";

export default defineConfig({
  // Node 22 has no `await using`.
  oxc: { target: "node22" },
  test: { include: ["tests/git-tools/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 120_000 },
});
