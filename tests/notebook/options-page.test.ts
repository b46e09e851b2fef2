import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { renderOptionsPage } from "../../src/notebook/strip-settings/options-page.ts";
import { packageRoot } from "../../src/shared/installation.ts";

test("docs/strip-options.md is what the options say (`npm run strip-options-page` writes it)", () => {
  const page = readFileSync(join(packageRoot, "docs", "strip-options.md"), "utf8");

  expect(page).toBe(renderOptionsPage());
});
