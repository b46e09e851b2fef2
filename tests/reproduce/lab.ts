// A project with a notebook and data, whose runs are to be made again.
import { symlinkSync } from "node:fs";
import { dirname, join } from "node:path";

import { kernelArgv } from "../../src/headless/kernel-argv.ts";
import { CollectedOutputs } from "../../src/headless/collected-outputs.ts";
import { executeCell } from "../../src/headless/execute-cell.ts";
import { startKernel } from "../../src/headless/kernel-process.ts";
import type { CodeCell, Notebook } from "../../src/notebook/notebook.ts";
import { parseNotebook } from "../../src/notebook/parse.ts";
import { renderNotebook } from "../../src/notebook/write.ts";
import type { CellId } from "../../src/shared/ids.ts";
import { packageRoot } from "../../src/shared/installation.ts";
import type { JsonObject } from "../../src/shared/json.ts";
import { openExistingStore } from "../../src/track/open-store.ts";
import type { RunDetails } from "../../src/track/run.ts";
import { ScratchRepository } from "../helpers/scratch-repository.ts";

export type Cells = readonly (readonly [id: string, source: string])[];

/** A line, fitted to numbers of a file by code of a module. */
export const FIT: Cells = [
  ["on", "%track on"],
  [
    "data",
    `import { readFileSync } from "node:fs";
import { scale } from "../src/scale.ts";
const rows = readFileSync("../data/train.csv", "utf8").trim().split("\\n").map(Number);`,
  ],
  ["rate", "const learningRate = 0.05;"],
  [
    "train",
    `let weight = Math.random();
for (let epoch = 0; epoch < 5; epoch += 1) {
  for (const [x, y] of rows.entries()) weight -= learningRate * (weight * scale(x) - y) * scale(x);
  track.metric("loss", rows.reduce((sum, y, x) => sum + (weight * scale(x) - y) ** 2, 0), { step: epoch });
}`,
  ],
  ["score", "const rmse = Math.abs(weight) + Math.random() / 1e6;"],
];

export function notebookOf(cells: Cells): string {
  const notebook: Notebook = {
    cells: cells.map(([id, source]): CodeCell => ({
      kind: "code",
      id: id as CellId,
      hasOwnId: true,
      source,
      metadata: {},
      outputs: [],
      executionCount: null,
      extra: {},
    })),
    metadata: { kernelspec: { display_name: "TypeScript", language: "typescript", name: "labtrail" } },
    formatMinor: 5,
    extra: {},
  };
  return renderNotebook(notebook);
}

/** A repository with one commit: a notebook, the module it imports, and data that git ignores. */
export function createLab(cells: Cells = FIT): ScratchRepository {
  const lab = new ScratchRepository("lab");
  lab.write(".gitignore", "data/\nnode_modules\n*.executed.ipynb\n");
  lab.write("package.json", `{ "name": "lab", "type": "module" }`);
  lab.write("notebooks/fit.ipynb", notebookOf(cells));
  lab.write("src/scale.ts", "export const scale = (x: number) => x / 10;\n");
  lab.write("data/train.csv", "1\n2\n3\n4\n");
  lab.commit("first");
  return lab;
}

/** Lets a project use the packages of ours. */
export function linkOwnPackages(lab: ScratchRepository): void {
  symlinkSync(join(packageRoot, "node_modules"), join(lab.folder, "node_modules"));
}

/** Runs cells of a notebook in another order than they stand, as people do. */
export async function runCells(lab: ScratchRepository, path: string, ids: readonly string[]): Promise<void> {
  const absolute = join(lab.folder, path);
  const { cells } = parseNotebook(lab.read(path), path);
  const kernel = await startKernel({ argv: kernelArgv(absolute), cwd: dirname(absolute), env: lab.env });
  try {
    for (const id of ids) {
      const cell = cells.find((one) => one.id === id);
      if (cell?.kind !== "code") throw new Error(`there is no cell "${id}"`);
      const result = await executeCell(cell, 0, kernel, new CollectedOutputs(), {});
      if (result.kind !== "ok") throw new Error(`cell "${id}": ${JSON.stringify(result)}`);
    }
  } finally {
    await kernel.close();
  }
}

/** Newest last. */
export function runsOf(folder: string): readonly RunDetails[] {
  const store = openExistingStore(folder);
  const runs = store.listRuns({}).map(({ run }) => store.requireRun(run.id));
  store.close();
  return runs.toReversed();
}

/** Runs `labtrail reproduce --json`, and reads what it says. */
export async function reproduce(lab: ScratchRepository, ...args: readonly string[]) {
  const { exitCode, stdout, stderr } = await lab.labtrail("reproduce", ...args, "--json");
  const report = (stdout === "" ? {} : JSON.parse(stdout)) as ReproductionJson;
  return { exitCode, report, stderr };
}

interface ReproductionJson extends JsonObject {
  readonly outcome: string;
  readonly reason: string | null;
  readonly preflight: {
    readonly verdict: string;
    readonly obstacles: readonly string[];
    readonly differences: readonly string[];
    readonly orderFaults: readonly string[];
    readonly notes: readonly string[];
  };
  readonly metrics: readonly {
    readonly key: string;
    readonly result: string;
    readonly reproduced: readonly number[];
  }[];
  readonly params: readonly { readonly key: string }[];
  readonly contents: readonly { readonly name: string; readonly result: string }[];
}

export async function succeed(lab: ScratchRepository, ...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await lab.labtrail(...args);
  if (exitCode !== 0) throw new Error(`labtrail ${args.join(" ")} ended with ${exitCode}: ${stderr}`);
  return stdout;
}
