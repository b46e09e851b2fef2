import { DIFFERENCE_ASPECTS } from "../../../src/track/report/aspects.ts";
import type { MagicCommand } from "../magic.ts";
import { OUT_FLAG } from "./into-variable.ts";

// Whatever it takes to look is loaded when somebody looks.

const EXPERIMENT = {
  name: "experiment",
  short: "e",
  value: "EXPERIMENT",
  help: "only the runs of this experiment",
} as const;

/** `%track ls`. */
export const trackLs: MagicCommand = {
  name: "ls",
  summary: "lists runs, the newest first, or those of a FILTER such as `metrics.val_loss < 0.3 and params.lr = 0.1`",
  arguments: [{ name: "FILTER", kind: "word", isOptional: true, isRepeatable: true }],
  flags: [
    EXPERIMENT,
    { name: "sort", short: "s", value: "KEY", help: "by a metric, param or attribute; -KEY puts large values first" },
    { name: "count", short: "n", value: "N", help: "how many, by default 20" },
    { name: "archived", help: "only those that were archived" },
    OUT_FLAG,
  ],
  run: async (given, context) => (await import("./run-look.ts")).listRuns(given, context),
};

/** `%track show`. */
export const trackShow: MagicCommand = {
  name: "show",
  summary: "shows everything that was kept of a run; RUN is a name, the beginning of an id, @last, @-2, @best:METRIC",
  arguments: [{ name: "RUN", kind: "word" }],
  flags: [],
  run: async (given, context) => (await import("./run-look.ts")).showRun(given, context),
};

/** `%track compare`. */
export const trackCompare: MagicCommand = {
  name: "compare",
  summary: "puts runs side by side: what differs in params, metrics, data, code, packages and environment",
  arguments: [{ name: "RUN", kind: "word", isRepeatable: true }],
  flags: [
    { name: "baseline", short: "b", value: "RUN", help: "what the others are measured against; by default the first" },
    { name: "step", value: "N", help: "compares metrics at this step as well" },
    { name: "all", help: "shows what is the same as well" },
  ],
  run: async (given, context) => (await import("./run-look.ts")).compareRuns(given, context),
};

/** `%track diff`. */
export const trackDiff: MagicCommand = {
  name: "diff",
  summary: `shows line by line what one run has otherwise than another, in ${DIFFERENCE_ASPECTS.join(", ")}`,
  arguments: [
    { name: "RUN", kind: "word" },
    { name: "RUN", kind: "word" },
    { name: "ASPECT", kind: "word", isOptional: true, isRepeatable: true },
  ],
  flags: [],
  run: async (given, context) => (await import("./run-look.ts")).diffRuns(given, context),
};

/** `%track sql`. */
export const trackSql: MagicCommand = {
  name: "sql",
  summary: "answers a query, which can change nothing, such as `SELECT run, key, last FROM metrics`",
  arguments: [{ name: "QUERY", kind: "text" }],
  flags: [OUT_FLAG],
  run: async (given, context) => (await import("./run-sql.ts")).answerSql(given, context),
};

/** `%track plot`. */
export const trackPlot: MagicCommand = {
  name: "plot",
  summary: "draws a metric of runs: learning curves, against a param, or across all params in which they differ",
  arguments: [
    { name: "METRIC", kind: "word" },
    { name: "RUN", kind: "word", isOptional: true, isRepeatable: true },
  ],
  flags: [
    { name: "x", value: "KEY", help: "a param or another metric along x, in place of the step" },
    { name: "parallel", help: "draws each run across all params in which they differ" },
    { name: "log", help: "makes each power of ten as wide as the next" },
    { name: "smooth", value: "SHARE", help: "smooths curves: 0.9 takes nine tenths from the past" },
    EXPERIMENT,
    { name: "out", short: "o", value: "FILE", help: "writes an SVG file as well" },
  ],
  run: async (given, context) => (await import("./run-look.ts")).plotMetric(given, context),
};
