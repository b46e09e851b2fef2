// notebooks/compare-models.ipynb, run as `labtrail run` does: what it claims of both models, and what their runs have kept.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { parseNotebook } from "../../src/notebook/parse.ts";
import { entryPointPath, packageRoot } from "../../src/shared/installation.ts";

const LIMIT_MS = 120_000;
let folder: string;
let outputs: ReadonlyMap<string, string>;

function labtrail(...args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [entryPointPath("src/cli/main"), ...args], {
    cwd: folder,
    encoding: "utf8",
  });
  expect([status, status === 0 ? "" : stderr]).toEqual([0, ""]);
  return stdout;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "labtrail-compare-models-"));
  for (const name of ["compare-models.ipynb", "data"]) {
    cpSync(join(packageRoot, "notebooks", name), join(folder, name), { recursive: true });
  }
  writeFileSync(join(folder, "package.json"), "{}");
  symlinkSync(join(packageRoot, "node_modules"), join(folder, "node_modules"), "junction");
  labtrail("run", "compare-models.ipynb");
  const { cells } = parseNotebook(readFileSync(join(folder, "compare-models.executed.ipynb"), "utf8"));
  outputs = new Map(cells.map((cell) => [cell.id ?? "", cell.kind === "code" ? JSON.stringify(cell.outputs) : ""]));
}, LIMIT_MS);
afterAll(() => rmSync(folder, { recursive: true }));

describe("compare-models.ipynb", () => {
  test("says which of both families is better, by how much and how surely", () => {
    expect(outputs.get("summary")).toMatch(
      /network is better than forest: for network, accuracy is 0\.\d+ against 0\.\d+, a difference of \+0\.\d+ \(95 % interval \+0\.\d+ to \+0\.\d+\)\. Of 273 examples, .* \(McNemar's exact test: p = 0\.0\d+\)/,
    );
  });

  test("shows metrics with intervals, the worst slices and a cross-validation", () => {
    expect(outputs.get("forest")).toMatch(/accuracy +0\.\d+ \(0\.\d+ to 0\.\d+\)/);
    expect(outputs.get("network")).toContain("<svg");
    expect(outputs.get("slices")).toContain("bill_depth_mm in [18.6, 21.5]");
    expect(outputs.get("validate")).toContain("fold 5");
  });

  test("leaves runs that are compared penguin by penguin afterwards", () => {
    const { paired, metrics } = JSON.parse(labtrail("compare", "forest", "network", "--json")) as {
      readonly paired: readonly object[];
      readonly metrics: readonly {
        readonly key: string;
        readonly isComparable: boolean;
        readonly best: number | null;
      }[];
    };

    expect(paired).toMatchObject([
      { a: "forest", b: "network", count: 273, differences: { accuracy: { winner: "b" } } },
    ]);
    expect(metrics.find(({ key }) => key === "test_accuracy")).toMatchObject({ isComparable: true, best: 1 });
  });
});
