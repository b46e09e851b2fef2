// How long the export of a notebook takes. Runs alone: `node tests/bench/export.ts`.
import { parseNotebook } from "../../src/notebook/parse.ts";
import { exportNotebook } from "../../src/export/export-notebook.ts";
import { medianOf, type Measurement } from "./measurement.ts";

const CELLS = 50;
const WARM_UPS = 20;
const ROUNDS = 50;

/** A notebook of 50 cells, 30 of them exported to two modules, each of the size that people write. */
function notebookText(): string {
  const cells = Array.from({ length: CELLS }, (_, index) => {
    const isProse = index % 5 === 0;
    const source = isProse ? `## Step ${index}\n\nWhat step ${index} does, in a sentence or two.` : codeOf(index);
    const cell = { cell_type: isProse ? "markdown" : "code", id: `cell-${index}`, metadata: {}, source };
    return isProse ? cell : { ...cell, execution_count: null, outputs: [] };
  });
  return JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
}

function codeOf(index: number): string {
  if (index === 1) {
    return [
      "//| module src/features/steps.ts",
      `import { readFileSync } from "node:fs";`,
      `import * as tf from "@tensorflow/tfjs";`,
      `import { mean, type Row } from "../lib/stats.ts";`,
      "interface Scaler { readonly mean: number; readonly spread: number }",
    ].join("\n");
  }
  if (index === 2)
    return "//| internal\ninterface Fitted extends Readonly<Record<string, number>> { readonly score: number }";
  if (index % 5 === 4) return `const result${index} = await evaluate(step${index - 1}([]));\ndisplay(result${index});`;
  const earlier = [index - 1, index - 5, index - 6].filter((other) => other > 2 && other % 5 !== 0 && other % 5 !== 4);
  const calls = earlier.map((other) => `step${other}(rows).score`).join(" + ") || "1";
  return `//| export ${index % 3 === 0 ? "src/features/other.ts" : ""}
/** The options of step ${index}. */
interface Options${index} {
  readonly rate: number;
  readonly names: readonly string[];
}

const _defaults${index}: Options${index} = { rate: 0.${index}, names: ["a", "b", "c"] };

function step${index}(rows: readonly Row[], { rate, names }: Options${index} = _defaults${index}): { readonly score: number } {
  const seen = new Map<string, number>();
  for (const row of rows) {
    for (const name of names) {
      const value = Number(row[name] ?? Number.NaN);
      if (Number.isFinite(value)) seen.set(name, (seen.get(name) ?? 0) + value * rate);
    }
  }
  const values = [...seen.values()].map((value) => Math.log1p(Math.abs(value)));
  return { score: values.length === 0 ? 0 : mean(values) + ${calls} };
}

class Step${index} {
  readonly #options: Options${index};
  constructor(options: Options${index} = _defaults${index}) {
    this.#options = options;
  }
  run(rows: readonly Row[]): number {
    const { score } = step${index}(rows, this.#options);
    return this.#options.names.reduce((sum, name, place) => sum + name.length * place, score);
  }
}`;
}

/** The median time of one export, from a parsed notebook to the text of its modules, after a warm-up. */
export function measureExport(): { readonly medianMs: number; readonly modules: number; readonly lines: number } {
  const notebook = parseNotebook(notebookText());
  const run = () => exportNotebook(notebook, "notebooks/steps.ipynb");
  for (let round = 0; round < WARM_UPS; round += 1) run();
  const times = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    run();
    return performance.now() - began;
  });
  const { modules } = run();
  const lines = modules.reduce((sum, { text }) => sum + text.split("\n").length, 0);
  return { medianMs: medianOf(times), modules: modules.length, lines };
}

export async function measure(): Promise<readonly Measurement[]> {
  const { medianMs } = measureExport();
  const budget = { kind: "atMost", limit: 50 } as const;
  return [{ what: `export of a ${CELLS}-cell notebook, warm`, unit: "ms", ours: medianMs, budget }];
}

if (import.meta.main) {
  const { medianMs, modules, lines } = measureExport();
  console.log(
    `export of ${CELLS} cells to ${modules} modules of ${lines} lines: ${medianMs.toFixed(1)} ms (median, warm)`,
  );
}
