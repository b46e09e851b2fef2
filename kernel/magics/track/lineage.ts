import type { MagicCommand } from "../magic.ts";

/** `%track slice`. */
export const trackSlice: MagicCommand = {
  name: "slice",
  summary: "shows the cells that a cell or a run rests on, or writes them as a program that gives the same result",
  arguments: [{ name: "CELL|RUN", kind: "word" }],
  flags: [{ name: "out", short: "o", value: "FILE", help: "writes a notebook (.ipynb) or a script (.ts)" }],
  run: async (given, context) => (await import("./run-lineage.ts")).showSlice(given, context),
};

/** `%track lineage`. */
export const trackLineage: MagicCommand = {
  name: "lineage",
  summary: "tells where the value of a variable comes from: the cells that made it, and what these read",
  arguments: [{ name: "VAR", kind: "word" }],
  flags: [],
  run: async (given, context) => (await import("./run-lineage.ts")).showLineage(given, context),
};
