// What looking at the variables adds to a cell: before it runs and after it. Runs alone: `node tests/bench/watch-overhead.ts`.
import { createRequire } from "node:module";

import type * as Tfjs from "@tensorflow/tfjs";

import { VariableWatch } from "../../src/track/capture/variable-watch.ts";
import { medianOf } from "./measurement.ts";

const CELLS = 1000;

class Frame {
  readonly columns: Readonly<Record<string, Float64Array>>;
  constructor(columnCount: number, rowCount: number) {
    this.columns = Object.fromEntries(
      Array.from({ length: columnCount }, (_, index) => [`c${index}`, new Float64Array(rowCount)]),
    );
  }
}

/** 40 MB each as numbers, as rows, as a tensor and as a frame by columns; and a model. */
function largeValues(): readonly (readonly [name: string, value: unknown])[] {
  const tf = createRequire(import.meta.url)("@tensorflow/tfjs") as typeof Tfjs;
  const { dense } = tf.layers;
  const model = tf.sequential({ layers: [dense({ units: 64, inputShape: [100] }), dense({ units: 1 })] });
  model.compile({ optimizer: "adam", loss: "meanSquaredError" });
  return [
    ["big", new Float64Array(5e6)],
    ["rows", Array.from({ length: 2e5 }, (_, id) => ({ id, x: id / 2, name: `row ${id}` }))],
    ["tensor", tf.zeros([1000, 10_000])],
    ["frame", new Frame(20, 250_000)],
    ["model", model],
  ];
}

/** The median of cells that use some of them and leave two numbers, a text and a list behind, in milliseconds. */
export function measureWatchOverhead(): number {
  const watch = new VariableWatch<number>(() => false);
  const names: string[] = [];
  const values: unknown[] = [];
  const places = new Map<string, number>();
  const declare = (name: string, value: unknown): void => {
    places.set(name, names.length);
    names.push(name);
    values.push(value);
  };
  for (const [name, value] of largeValues()) declare(name, value);
  watch.reset({ names, values, places });
  const took = Array.from({ length: CELLS }, (_, cell) => {
    const own = ["sum", "share", "label", "list"].map((name) => `${name}${cell}`);
    const touched = new Set([...own, "rows", "big", "frame", "Math", "length"]);
    for (const name of own) declare(name, undefined);
    const began = performance.now();
    watch.begin(cell, touched, { names, values, places });
    const before = performance.now() - began;
    values.splice(-own.length, own.length, cell * 2, cell / 3, `cell ${cell}`, [cell, 1, 2]);
    const ended = performance.now();
    watch.end(cell, { names, values, places });
    return before + (performance.now() - ended);
  });
  return medianOf(took);
}

if (import.meta.main) {
  console.log(`looking at the variables: ${measureWatchOverhead().toFixed(2)} ms a cell (median of ${CELLS})`);
}
