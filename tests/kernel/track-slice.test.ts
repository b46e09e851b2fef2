// A slice is right when it gives the same result from scratch: so each is run, as a notebook and as a script.
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { describe, expect, test } from "vitest";

import { packageRoot } from "../../src/shared/installation.ts";
import { openExistingStore } from "../../src/track/open-store.ts";
import type { RunDetails } from "../../src/track/run.ts";
import { startKernel, type TestKernel } from "../helpers/kernel-client.ts";
import { textOf } from "../helpers/messages.ts";

const CLI = join(packageRoot, "src", "cli", "main.ts");

/** Runs cells of a notebook, each by its id, in the given order. */
async function runCells(kernel: TestKernel, ...cells: readonly (readonly [id: string, source: string])[]) {
  const texts: string[] = [];
  for (const [cellId, source] of cells) {
    const { iopub } = await kernel.executeCell(cellId, source);
    texts.push(textOf(iopub, "stdout"));
  }
  return texts;
}

function runsIn(folder: string): readonly RunDetails[] {
  const store = openExistingStore(folder);
  const runs = store.listRuns({}).map(({ run }) => store.requireRun(run.id));
  store.close();
  return runs.toReversed();
}

function metricsOf(run: RunDetails | undefined): Readonly<Record<string, number>> {
  return Object.fromEntries((run?.metrics ?? []).map(({ key, last }) => [key, last]));
}

async function node(cwd: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd });
  return stdout;
}

/** Writes the slice of the last run both ways, runs both, and returns the metrics that came out. */
async function rerun(kernel: TestKernel) {
  const { folder } = kernel;
  await node(folder, CLI, "slice", "@last", "-o", "slice.ipynb");
  await node(folder, CLI, "slice", "@last", "-o", "slice.ts");
  await node(folder, CLI, "run", "slice.ipynb");
  const notebook = metricsOf(runsIn(folder).at(-1));
  const script = await node(folder, "--experimental-strip-types", "--no-warnings", "slice.ts");
  return { notebook, script };
}

describe("the slice of a run gives its metrics again, exactly", () => {
  test("after cells were run in another order than they stand, edited, and run again", async () => {
    await using kernel = await startKernel();
    const data = `const xs = Array.from({ length: 50 }, () => Math.random()); const ys = xs.map((x) => 3 * x + Math.random() / 10);`;
    const train = `let weight = Math.random();
for (let epoch = 0; epoch < epochs; epoch += 1) {
  for (const [i, x] of xs.entries()) weight -= rate * (weight * x - ys[i]) * x;
}`;
    const measure = `const noise = Math.random(); const loss = xs.reduce((sum, x, i) => sum + (weight * x - ys[i]) ** 2, 0) / xs.length;`;

    await runCells(
      kernel,
      ["on", "%track on --seed 41"],
      ["1", `const rate = 0.5, epochs = 3;`],
      ["3", data],
      ["2", `const unused = Array.from({ length: 7 }, Math.random);`],
      ["1", `const rate = 0.05, epochs = 20;`],
      ["4", train],
      ["5", measure],
    );

    const [original, ...others] = runsIn(kernel.folder);
    expect(others).toEqual([]);
    expect(original?.slice.map(({ cellId }) => cellId)).toEqual(["3", "1", "4", "5"]);
    const { notebook, script } = await rerun(kernel);
    expect(notebook).toEqual(metricsOf(original));
    expect(script).toBe(`{ loss: ${String(metricsOf(original)["loss"])} }\n`);
  });

  test.each<readonly [string, readonly (readonly [string, string])[]]>([
    [
      "with a list that was changed in place, through another name and in a function",
      [
        ["1", `const rows = [1, 2, 3]; const view = rows;`],
        ["2", `view.push(10)`],
        ["3", `function grow(list: number[]) { list.push(list.length); }`],
        ["4", `grow(rows); grow(rows)`],
        ["5", `rows.join()`],
        ["6", `const score = rows.reduce((a, b) => a + b, 0)`],
      ],
    ],
    [
      "with bars, plots and markup, which a script has nobody to show to",
      [
        ["1", "let sum = 0; for (const x of progress([1, 2, 3], { label: 'sum' })) sum += x;"],
        ["2", "for await (const step of progress(3)) sum += step; const bar = progress(2); bar.tick(); bar.end();"],
        ["3", "display(plot([1, sum])); html`<b>${sum}</b>`; md('# sum'); clearOutput();"],
        ["4", `const score = sum + 0.5`],
      ],
    ],
    [
      "with a closure over what a later cell assigns, under another name",
      [
        ["1", `let scale = 1; const times = (x: number) => x * scale;`],
        ["2", `const apply = times; const tools = { apply, run: (x: number) => apply(x) + offset };`],
        ["3", `const offset = 100; scale = 5;`],
        ["4", `const score = tools.run(2)`],
      ],
    ],
    [
      "with a counter that only its function sees",
      [
        ["1", `const makeCounter = () => { let n = 0; return () => (n += 1); }; const next = makeCounter();`],
        ["2", `next()`],
        ["2", `next()`],
        ["3", `const score = next()`],
      ],
    ],
    [
      "with names that are declared again by anything",
      [
        [
          "1",
          `function area(r: number) { return r * r; }\nclass Box { side = 2; get size() { return area(this.side); } }`,
        ],
        ["2", `const first = new Box().size; const { size: other } = new Box(); let total = first + other;`],
        [
          "3",
          `const area = (r: number) => r * 3; class Box { side = 5; get size() { return area(this.side) + total; } }`,
        ],
        ["4", `const score = new Box().size`],
      ],
    ],
    [
      "with what a cell did before it failed",
      [
        ["1", `const base = 1`],
        ["2", `const base = 40; const more = 2; throw new Error("stop")`],
        ["3", `const score = base + more`],
      ],
    ],
    [
      "with a file that a cell wrote and another read, and with imports",
      [
        ["1", `import { readFileSync, writeFileSync } from "node:fs";`],
        ["2", `const numbers = [3, 4, 5];`],
        ["3", `writeFileSync("numbers.json", JSON.stringify(numbers));`],
        ["4", `const numbers = [];`],
        [
          "5",
          `import { double } from "./double.ts"; const score = double(JSON.parse(readFileSync("numbers.json", "utf8")).at(-1));`,
        ],
      ],
    ],
    [
      "with an environment that was set up, and a name that was never declared",
      [
        ["1", `process.env.FACTOR = "7"`],
        ["2", `bonus = 3`],
        ["3", `const score = Number(process.env.FACTOR) + bonus`],
      ],
    ],
  ])("%s", async (_, cells) => {
    await using kernel = await startKernel();
    writeFileSync(join(kernel.folder, "double.ts"), "export const double = (x: number): number => 2 * x;\n");
    await runCells(kernel, ["on", "%track on --seed 5"], ...cells);
    const original = metricsOf(runsIn(kernel.folder).at(-1));

    const { notebook, script } = await rerun(kernel);

    expect(original["score"]).toEqual(expect.any(Number));
    expect(notebook).toEqual(original);
    expect(script).toContain(`{ score: ${String(original["score"])} }\n`);
  });
});

test("a module that draws random numbers as it is loaded draws those that it drew in its cell", async () => {
  await using kernel = await startKernel();
  writeFileSync(join(kernel.folder, "noise.ts"), "export const drawn = Math.random(); export default drawn * 2;\n");
  writeFileSync(join(kernel.folder, "more.ts"), "Math.random();\n");

  await runCells(
    kernel,
    ["on", "%track on --seed 5"],
    ["1", "const before = Math.random();"],
    [
      "2",
      `import double, { drawn as noise, type drawn as Noise } from "./noise.ts";\nimport "./more.ts";\nimport * as all from "./noise.ts";\nconst after = Math.random() + all.drawn;`,
    ],
    ["3", "const score: number = before + double + noise + after + Math.random();"],
  );

  const [original] = runsIn(kernel.folder);
  const { notebook, script } = await rerun(kernel);
  expect(notebook).toEqual(metricsOf(original));
  expect(script).toBe(`{ score: ${String(metricsOf(original)["score"])} }\n`);
});
