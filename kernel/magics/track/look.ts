import { toComparisonReport } from "../../../src/track/report/comparison-report.ts";
import { lookAtDifferences, lookAtRun } from "../../../src/track/report/look.ts";
import { renderHtml } from "../../../src/track/report/render-html.ts";
import { renderText } from "../../../src/track/report/render-text.ts";
import type { Report } from "../../../src/track/report/report.ts";
import { toRunsReport } from "../../../src/track/report/runs-report.ts";
import type { MagicCommand, MagicContext } from "../magic.ts";

const DEFAULT_COUNT = 20;

/** `%track ls`. */
export const trackLs: MagicCommand = {
  name: "ls",
  summary: "lists the newest runs",
  arguments: [],
  flags: [
    { name: "experiment", short: "e", value: "EXPERIMENT", help: "only the runs of this experiment" },
    { name: "count", short: "n", value: "N", help: `how many, by default ${DEFAULT_COUNT}` },
  ],
  async run(given, context) {
    const limit = given.wholeNumber("count") ?? DEFAULT_COUNT;
    const store = await context.tracker.openStore();
    show(toRunsReport(store.listRuns({ experiment: given.flag("experiment"), limit })), context);
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
  summary: "puts runs side by side: params, metrics, data, code, environment; the first is the baseline",
  arguments: [
    { name: "RUN", kind: "word" },
    { name: "RUN", kind: "word", isRepeatable: true },
  ],
  flags: [],
  async run({ words }, context) {
    show(toComparisonReport(lookAtDifferences(await context.tracker.openStore(), words)), context);
  },
};

function show(report: Report, { display }: MagicContext): void {
  display({ "text/plain": renderText(report, { hasColor: false }), "text/html": renderHtml(report) });
}
