import { expect, test } from "vitest";

import { matchesGlob } from "../../src/shared/glob.ts";

test.each([
  ["a.ipynb", "*.ipynb"],
  ["deep/er/a.ipynb", "*.ipynb"],
  ["reports/a.ipynb", "reports"],
  ["x/reports/b/a.ipynb", "reports/"],
  ["reports/b/a.ipynb", "reports/**/a.ipynb"],
  ["reports/a.ipynb", "reports/**/a.ipynb"],
  ["reports/b/a.ipynb", "./reports/*"],
  ["a+(1).ipynb", "a+(?).ipynb"],
])("%s is among %s", (path, pattern) => {
  expect(matchesGlob(path, pattern)).toBe(true);
});

test.each([
  ["a.ipynb.bak", "*.ipynb"],
  ["x/reports/a.ipynb", "/reports"],
  ["reports/b/a.ipynb", "reports/*.ipynb"],
  ["areports/a.ipynb", "reports"],
  ["axipynb", "a.ipynb"],
])("%s is not among %s", (path, pattern) => {
  expect(matchesGlob(path, pattern)).toBe(false);
});
