import { cpSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { packageRoot } from "../../src/shared/installation.ts";

/** What a user's project would hold, copied from this checkout. */
const FILES = ["penguins.ipynb", "penguins-service.ts", "data"];

/**
 * Makes a small project of its own with the penguins notebook in it: running, staging and exporting leave this checkout
 * untouched. It stays there after the demo, to be looked at.
 */
export function createWorkspace(): string {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-demo-"));
  for (const name of FILES) {
    cpSync(join(packageRoot, "notebooks", name), join(folder, "notebooks", name), { recursive: true });
  }
  symlinkSync(join(packageRoot, "node_modules"), join(folder, "node_modules"), "junction");
  write(folder, "package.json", {
    name: "penguins",
    private: true,
    type: "module",
    scripts: { labtrail: `node ${JSON.stringify(join(packageRoot, "src", "cli", "main.ts"))}` },
  });
  write(folder, "tsconfig.json", {
    extends: join(packageRoot, "tsconfig.json"),
    include: ["notebooks/*.ts"],
  });
  writeFileSync(join(folder, ".gitignore"), "node_modules\nnotebooks/models\n*.executed.ipynb\nrun.json\n");
  return folder;
}

function write(folder: string, name: string, content: object): void {
  writeFileSync(join(folder, name), `${JSON.stringify(content, null, 2)}\n`);
}
