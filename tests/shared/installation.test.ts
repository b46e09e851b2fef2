import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { entryPointPath, packageRoot, packageVersion } from "../../src/shared/installation.ts";

test.each(["kernel/main", "kernel/runtime/child", "src/cli/main", "src/git/filter"] as const)(
  "the program %s exists where others will start it",
  (entry) => {
    expect(existsSync(entryPointPath(entry))).toBe(true);
  },
);

test("the version is the one in package.json", () => {
  const manifest = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { readonly version: string };

  expect(packageVersion).toBe(manifest.version);
});
