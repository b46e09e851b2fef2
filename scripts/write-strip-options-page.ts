// Usage: npm run strip-options-page
// Writes docs/strip-options.md from the options in src/notebook/strip-settings/option-table.ts.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { renderOptionsPage } from "../src/notebook/strip-settings/options-page.ts";
import { packageRoot } from "../src/shared/installation.ts";

writeFileSync(join(packageRoot, "docs", "strip-options.md"), renderOptionsPage());
