import { toComparisonReport } from "../../src/track/report/comparison-report.ts";
import { lookAtDifferences, lookAtRun } from "../../src/track/report/look.ts";
import { renderHtml } from "../../src/track/report/render-html.ts";
import { renderText } from "../../src/track/report/render-text.ts";
import type { Report } from "../../src/track/report/report.ts";
import { toRunsReport } from "../../src/track/report/runs-report.ts";
import { parseArguments } from "./arguments.ts";
import { MagicError, type MagicContext } from "./magic.ts";
import type { TrackCommand } from "./track-command.ts";

const DEFAULT_COUNT = 20;

/** `%track ls`. */
export const trackLs: TrackCommand = {
  name: "ls",
  form: "ls [-e EXPERIMENT] [-n 20]",
  summary: "lists the newest runs",
  async run(argument, context) {
    const { words, flags } = parseArguments(argument, {
      flags: ["experiment", "count"],
      short: { e: "experiment", n: "count" },
    });
    if (words.length > 0) throw new MagicError("BAD_ARGUMENT", `\`%track ls\` does not know "${words.join(" ")}"`);
    const limit = parseCount(flags.get("count")?.at(-1));
    const store = await context.tracker.openStore();
    show(toRunsReport(store.listRuns({ experiment: flags.get("experiment")?.at(-1), limit })), context);
  },
};

/** `%track show`. */
export const trackShow: TrackCommand = {
  name: "show",
  form: "show RUN",
  summary: "shows everything that was kept of a run; RUN is a name, the beginning of an id, @last, @-2, @best:METRIC",
  async run(argument, context) {
    const [reference, second] = parseArguments(argument, { flags: [] }).words;
    if (reference === undefined || second !== undefined) {
      throw new MagicError("BAD_ARGUMENT", `\`%track show\` takes one run, and got "${argument}"`);
    }
    show(lookAtRun(await context.tracker.openStore(), reference), context);
  },
};

/** `%track compare`. */
export const trackCompare: TrackCommand = {
  name: "compare",
  form: "compare RUN RUN ...",
  summary: "puts runs side by side: params, metrics, data, code, environment; the first is the baseline",
  async run(argument, context) {
    const references = parseArguments(argument, { flags: [] }).words;
    if (references.length < 2) {
      throw new MagicError("BAD_ARGUMENT", `\`%track compare\` takes two runs or more, and got "${argument}"`, {
        hint: "`%track compare @-2 @last` compares the two newest.",
      });
    }
    show(toComparisonReport(lookAtDifferences(await context.tracker.openStore(), references)), context);
  },
};

function show(report: Report, { display }: MagicContext): void {
  display({ "text/plain": renderText(report, { hasColor: false }), "text/html": renderHtml(report) });
}

function parseCount(text: string | undefined): number {
  if (text === undefined) return DEFAULT_COUNT;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new MagicError("BAD_ARGUMENT", `"-n ${text}" is not a whole number from 1 on`);
}
