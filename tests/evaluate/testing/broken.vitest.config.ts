import { defineConfig } from "vitest/config";

export default defineConfig({
  oxc: { target: "node22" },
  test: { include: ["tests/evaluate/testing/broken-blocks.ts"] },
});
