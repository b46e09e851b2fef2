import { notebooks } from "labtrail/vitest";
import { defineConfig } from "vitest/config";

// Cells that begin with `//| test` are tests as well.
export default defineConfig({
  plugins: [notebooks()],
  test: { include: ["tests/**/*.test.ts", "notebooks/**/*.ipynb"] },
});
