import { defineConfig } from "vitest/config";

export default defineConfig({
  oxc: { target: "node22" },
  test: {
    include: ["tests/frames/*.test.ts"],
    // Some libraries take a second to load and hundreds of megabytes.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
