// Usage: npm run magics-page
// Writes docs/magics.md from the magics in kernel/magics/table.ts.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { renderMagicsPage } from "../kernel/magics/magics-page.ts";
import { packageRoot } from "../src/shared/installation.ts";

writeFileSync(join(packageRoot, "docs", "magics.md"), renderMagicsPage());
