import { parseFilter } from "../../../src/track/query/parse-filter.ts";
import { parseSort } from "../../../src/track/query/parse-sort.ts";
import { describeUnknownKeys } from "../../../src/track/query/unknown-keys.ts";
import { toComparisonReport } from "../../../src/track/report/comparison-report.ts";
import {
  DIFFERENCE_ASPECTS,
  toDifferenceReport,
  type DifferenceAspect,
} from "../../../src/track/report/difference-report.ts";
import { lookAtDifferences, lookAtRun } from "../../../src/track/report/look.ts";
import { renderHtml } from "../../../src/track/report/render-html.ts";
import { renderText } from "../../../src/track/report/render-text.ts";
import type { Report } from "../../../src/track/report/report.ts";
import { toRunsReport } from "../../../src/track/report/runs-report.ts";
import { MagicError, type MagicCommand, type MagicContext } from "../magic.ts";

const DEFAULT_COUNT = 20;

/** `%track ls`. */
export const trackLs: MagicCommand = {
  name: "ls",
  summary: "lists runs, the newest first, or those of a FILTER such as `metrics.val_loss < 0.3 and params.lr = 0.1`",
  arguments: [{ name: "FILTER", kind: "word", isOptional: true, isRepeatable: true }],
  flags: [
    { name: "experiment", short: "e", value: "EXPERIMENT", help: "only the runs of this experiment" },
    { name: "sort", short: "s", value: "KEY", help: "by a metric, param or attribute; -KEY puts large values first" },
    { name: "count", short: "n", value: "N", help: `how many, by default ${DEFAULT_COUNT}` },
    { name: "archived", help: "only those that were archived" },
  ],
  async run(given, context) {
    const text = given.words.join(" ");
    const filter = text === "" ? undefined : parseFilter(text);
    const order = given.flag("sort");
    const sort = order === undefined ? undefined : parseSort(order);
    const store = await context.tracker.openStore();
    const rows = store.listRuns({
      experiment: given.flag("experiment"),
      filter,
      sort,
      limit: given.wholeNumber("count") ?? DEFAULT_COUNT,
      archived: given.has("archived") ? "only" : "hide",
    });
    const slips = rows.length > 0 || filter === undefined ? [] : describeUnknownKeys(filter, store.listKeys());
    show([...toRunsReport(rows), ...slips.map((slip) => ({ kind: "text", text: slip }) as const)], context);
  },
};

/** `%track show`. */
export const trackShow: MagicCommand = {
  name: "show",
  summary: "shows everything that was kept of a run; RUN is a name, the beginning of an id, @last, @-2, @best:METRIC",
  arguments: [{ name: "RUN", kind: "word" }],
  flags: [],
  async run(given, context) {
    show(lookAtRun(await context.tracker.openStore(), given.word), context);
  },
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
  async run(given, context) {
    const comparison = lookAtDifferences(await context.tracker.openStore(), {
      references: given.words,
      baseline: given.flag("baseline"),
      step: given.wholeNumber("step", { min: -Infinity }),
    });
    show(toComparisonReport(comparison, { showsAll: given.has("all") }), context);
  },
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
  async run({ words }, context) {
    const [before = "", after = "", ...rest] = words;
    const aspects = rest.map(readAspect);
    const comparison = lookAtDifferences(await context.tracker.openStore(), { references: [before, after] });
    show(toDifferenceReport(comparison, aspects.length === 0 ? undefined : aspects), context);
  },
};

function readAspect(word: string): DifferenceAspect {
  const aspect = DIFFERENCE_ASPECTS.find((one) => one === word);
  if (aspect !== undefined) return aspect;
  throw new MagicError("BAD_ARGUMENT", `runs do not differ in "${word}", but in ${DIFFERENCE_ASPECTS.join(", ")}`);
}

function show(report: Report, { display }: MagicContext): void {
  display({ "text/plain": renderText(report, { hasColor: false }), "text/html": renderHtml(report) });
}
