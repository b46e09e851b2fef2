// The example notebooks, run as `labtrail run` does, and what a colleague would ask of their runs afterwards.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { parseNotebook } from "../../src/notebook/parse.ts";
import { entryPointPath, packageRoot } from "../../src/shared/installation.ts";

const NOTEBOOKS = join(packageRoot, "notebooks");
const LIMIT_MS = 120_000;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "labtrail-notebooks-"));
  for (const name of ["carbon-dioxide.ipynb", "penguins.ipynb", "data"]) {
    cpSync(join(NOTEBOOKS, name), join(folder, name), { recursive: true });
  }
  writeFileSync(join(folder, "package.json"), "{}");
  symlinkSync(join(packageRoot, "node_modules"), join(folder, "node_modules"), "junction");
});
afterAll(() => rmSync(folder, { recursive: true }));

function labtrail(...args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [entryPointPath("src/cli/main"), ...args], {
    cwd: folder,
    encoding: "utf8",
  });
  expect([status, status === 0 ? "" : stderr]).toEqual([0, ""]);
  return stdout;
}

interface WireComparison {
  readonly params: readonly {
    readonly key: string;
    readonly values: readonly unknown[];
    readonly isDifferent: boolean;
  }[];
  readonly metrics: readonly {
    readonly key: string;
    readonly moment: unknown;
    readonly numbers: readonly number[];
    readonly best: number | null;
    readonly isComparable: boolean;
  }[];
  readonly codeChanges: readonly { readonly cells: readonly { readonly kind: string }[] }[];
}

function compare(...runs: readonly string[]) {
  const comparison = JSON.parse(labtrail("compare", "--json", ...runs)) as WireComparison;
  const changed = comparison.params
    .filter(({ isDifferent }) => isDifferent)
    .map(({ key, values }) => [key, values] as const);
  return { ...comparison, changed: Object.fromEntries(changed) };
}

describe("carbon-dioxide.ipynb", () => {
  beforeAll(() => void labtrail("run", "carbon-dioxide.ipynb"), LIMIT_MS);

  test("is told nothing of tracking but `%track on`, until it looks", () => {
    const { cells } = parseNotebook(readFileSync(join(NOTEBOOKS, "carbon-dioxide.ipynb"), "utf8"));
    const lines = cells.filter(({ kind }) => kind === "code").flatMap(({ source }) => source.match(/^%.*/gm) ?? []);

    expect(lines.map((line) => line.split(" ")[1])).toEqual(["on", "ls", "compare", "diff", "ls"]);
    expect(lines[0]).toBe("%track on");
  });

  test("gives a run for each of its four ideas; the comparison says what changed, and which is best by how much", () => {
    const { changed, metrics } = compare("@-4", "@-3", "@-2", "@last");
    const rmse = metrics.find(({ key, moment }) => key === "testRmse" && moment === "last");

    expect(changed).toMatchObject({ degree: [1, 2, 2, 2], harmonics: [0, 0, 1, 2] });
    expect(Object.keys(changed).filter((key) => !key.startsWith("fit."))).toEqual(["degree", "harmonics"]);
    expect(rmse).toMatchObject({ isComparable: true, best: 3 });
    expect(rmse?.numbers).toEqual(rmse?.numbers.toSorted((a, b) => b - a));
    expect(rmse?.numbers[3]).toBeLessThan(2);
  });

  test("shows the runs side by side in the notebook, with curves and the code that changed", () => {
    const text = readFileSync(join(folder, "carbon-dioxide.executed.ipynb"), "utf8");
    const { cells } = parseNotebook(text);
    const shown = JSON.stringify(cells.find(({ id }) => id === "side-by-side"));
    const table = JSON.stringify(cells.find(({ id }) => id === "rows"));

    for (const part of ["testRmse", "harmonics", "<svg", "const degree = 2", "the same: "])
      expect(shown).toContain(part);
    expect(table).toContain("rmse");
  });

  test("has its data as statsmodels has them", () => {
    const data = readFileSync(join(NOTEBOOKS, "data", "carbon-dioxide.csv"));
    const digest = createHash("sha256").update(data).digest("hex");

    expect(readFileSync(join(NOTEBOOKS, "data", "README.md"), "utf8")).toContain(digest);
  });
});

describe("penguins.ipynb", () => {
  test(
    "run twice shows the knob that was turned, its effect, and that data and code are the same",
    { timeout: LIMIT_MS },
    () => {
      labtrail("run", "penguins.ipynb");
      labtrail("run", "penguins.ipynb", "-p", "learningRate=0.1");

      const { changed, metrics, codeChanges } = compare("@-2", "@last");
      const accuracy = metrics.find(({ key }) => key === "testAccuracy");
      const losses = metrics.filter(({ key }) => key === "val_loss");

      expect(changed).toMatchObject({ learningRate: [0.01, 0.1] });
      expect(accuracy).toMatchObject({ isComparable: true });
      expect(losses.every(({ isComparable }) => isComparable)).toBe(true);
      expect(codeChanges.flatMap(({ cells }) => cells).filter(({ kind }) => kind !== "same")).toHaveLength(1);
      expect(labtrail("best", "testAccuracy", "-e", "penguins")).toContain("best");
    },
  );
});
