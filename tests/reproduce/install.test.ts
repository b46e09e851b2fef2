// With a real npm, and no network: the package comes from a file.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import type { ScratchRepository } from "../helpers/scratch-repository.ts";
import { createLab, reproduce, runsOf, succeed, type Cells } from "./lab.ts";

const CELLS: Cells = [
  ["on", "%track on"],
  ["score", `import { half } from "halver";\nconst loss = half(Math.random());`],
];

/** Packs a version of a package, and makes it that of the project, with its lockfile. */
function npmInstall(lab: ScratchRepository, version: string, divisor: number): void {
  const npm = (...args: readonly string[]): string =>
    execFileSync("npm", [...args, "--no-audit", "--no-fund", "--silent"], {
      cwd: lab.folder,
      env: lab.env,
      encoding: "utf8",
    });
  const manifest = { name: "halver", version, type: "module", exports: "./index.js" };
  lab.write("vendor/halver/package.json", JSON.stringify(manifest));
  lab.write("vendor/halver/index.js", `export const half = (x) => x / ${divisor};\n`);
  npm("pack", "./vendor/halver", "--pack-destination", "vendor");
  npm("install", `./vendor/halver-${version}.tgz`);
}

test("packages are installed as the lockfile of the run says, whatever the project has now", async () => {
  await using lab = createLab(CELLS);
  npmInstall(lab, "1.0.0", 2);
  await succeed(lab, "run", "notebooks/fit.ipynb");
  npmInstall(lab, "2.0.0", 3);

  const installed = await reproduce(lab, "@last", "--tol", "0");
  const linked = await reproduce(lab, "@-2", "--no-install");

  expect([installed.exitCode, installed.report.preflight.verdict]).toEqual([0, "exact"]);
  expect(runsOf(lab.folder).at(1)?.packages).toMatchObject([{ name: "halver", version: "1.0.0" }]);
  expect([linked.exitCode, linked.report.preflight.differences]).toEqual([1, ["halver is 2.0.0 and was 1.0.0"]]);
});

test("a lockfile that git ignores comes from the store, and one that cannot be installed is told of", async () => {
  await using lab = createLab(CELLS);
  lab.write(".gitignore", "data/\nnode_modules\npackage-lock.json\n");
  npmInstall(lab, "1.0.0", 2);
  await succeed(lab, "run", "notebooks/fit.ipynb");
  rmSync(join(lab.folder, "package-lock.json"));

  const installed = await reproduce(lab, "@last", "--tol", "0");
  lab.git("update-ref", "-d", `refs/labtrail/runs/${runsOf(lab.folder)[0]?.run.id}`);
  const noNpm = await reproduce(
    lab.with({ PATH: execFileSync("git", ["--exec-path"], { encoding: "utf8" }).trim() }),
    "@-2",
  );

  expect([installed.exitCode, installed.report.outcome]).toEqual([0, "same"]);
  expect([noNpm.exitCode, noNpm.report.reason]).toEqual([
    2,
    "the packages were not installed: npm is not installed here",
  ]);
});
