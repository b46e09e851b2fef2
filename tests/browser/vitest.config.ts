import { defineConfig } from "vitest/config";

export default defineConfig({
  oxc: { target: "node22" },
  test: {
    include: ["tests/browser/*.test.ts"],
    globalSetup: "tests/browser/lab-setup.ts",
    // One page at a time: two browsers beside their kernels only wait for each other.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
