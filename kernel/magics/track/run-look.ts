import { writeFileSync } from "node:fs";
import { resolve } from "node:path";

import { messageOf } from "../../../src/shared/errors.ts";
import { renderPictureSvg, type Picture } from "../../../src/track/plot/picture.ts";
import { plotRuns } from "../../../src/track/plot/plot-runs.ts";
import { parseFilter } from "../../../src/track/query/parse-filter.ts";
import { parseSort } from "../../../src/track/query/parse-sort.ts";
import { describeUnknownKeys } from "../../../src/track/query/unknown-keys.ts";
import { DIFFERENCE_ASPECTS, maybeAspect } from "../../../src/track/report/aspects.ts";
import { toComparisonReport } from "../../../src/track/report/comparison-report.ts";
import { toDifferenceReport } from "../../../src/track/report/difference-report.ts";
import { drawCurves, lookAtDifferences, lookAtRun } from "../../../src/track/report/look.ts";
import { renderHtml } from "../../../src/track/report/render-html.ts";
import { renderText } from "../../../src/track/report/render-text.ts";
import type { Report } from "../../../src/track/report/report.ts";
import { toRunRecords } from "../../../src/track/report/run-records.ts";
import { toRunsReport } from "../../../src/track/report/runs-report.ts";
import { MagicError, type MagicContext, type RunMagic } from "../magic.ts";
import { putIntoVariable, requireVariableName } from "./into-variable.ts";
import { requireSurroundings } from "../surroundings.ts";

const DEFAULT_COUNT = 20;

export const listRuns: RunMagic = async (given, context) => {
  const text = given.words.join(" ");
  const filter = text === "" ? undefined : parseFilter(text);
  const order = given.flag("sort");
  const sort = order === undefined ? undefined : parseSort(order);
  const out = given.flag("out");
  const name = out === undefined ? undefined : requireVariableName(out);
  const store = await context.tracker.openStore();
  const rows = store.listRuns({
    experiment: given.flag("experiment"),
    filter,
    sort,
    limit: given.wholeNumber("count") ?? (name === undefined ? DEFAULT_COUNT : undefined),
    archived: given.has("archived") ? "only" : "hide",
  });
  if (name !== undefined) return putIntoVariable(name, toRunRecords(rows), context);
  const slips = rows.length > 0 || filter === undefined ? [] : describeUnknownKeys(filter, store.listKeys());
  show([...toRunsReport(rows), ...slips.map((slip) => ({ kind: "text", text: slip }) as const)], context);
};

export const showRun: RunMagic = async (given, context) => {
  show(lookAtRun(await context.tracker.openStore(), given.word), context);
};

export const compareRuns: RunMagic = async (given, context) => {
  const store = await context.tracker.openStore();
  const comparison = lookAtDifferences(store, {
    references: given.words,
    baseline: given.flag("baseline"),
    step: given.wholeNumber("step", { min: -Infinity }),
  });
  const curves = drawCurves(store, comparison);
  const { compareTables, findTables } = await import("../../../src/evaluate/comparison/stored-examples.ts");
  const { toComparisonBlocks } = await import("../../../src/evaluate/comparison/comparison-blocks.ts");
  const details = comparison.runs.map(({ id }) => store.requireRun(id));
  const paired = await compareTables(findTables(store, details));
  const report = toComparisonReport(comparison, { showsAll: given.has("all"), curves });
  show([...report, ...paired.flatMap(toComparisonBlocks)], context);
};

export const diffRuns: RunMagic = async ({ words }, context) => {
  const [before = "", after = "", ...rest] = words;
  const aspects = rest.map((word) => {
    const aspect = maybeAspect(word);
    if (aspect !== undefined) return aspect;
    throw new MagicError("BAD_ARGUMENT", `runs do not differ in "${word}", but in ${DIFFERENCE_ASPECTS.join(", ")}`);
  });
  const comparison = lookAtDifferences(await context.tracker.openStore(), { references: [before, after] });
  show(toDifferenceReport(comparison, aspects.length === 0 ? undefined : aspects), context);
};

export const plotMetric: RunMagic = async (given, context) => {
  const [metric = "", ...references] = given.words;
  const smoothing = given.flag("smooth");
  const { picture } = plotRuns(await context.tracker.openStore(), {
    metric,
    references,
    query: { experiment: given.flag("experiment") },
    x: given.flag("x"),
    isParallel: given.has("parallel"),
    isLog: given.has("log"),
    smoothing: smoothing === undefined ? undefined : parseShare(smoothing),
  });
  const out = given.flag("out");
  if (out !== undefined) writePicture(resolve((await requireSurroundings(context)).cwd, out), picture);
  show([{ kind: "picture", picture }], context);
};

function parseShare(text: string): number {
  const share = Number(text);
  if (text.trim() !== "" && share >= 0 && share < 1) return share;
  throw new MagicError("BAD_ARGUMENT", `"--smooth ${text}" is not a number from 0 to below 1`);
}

function writePicture(path: string, picture: Picture): void {
  try {
    writeFileSync(path, `${renderPictureSvg(picture, "image")}\n`);
  } catch (error) {
    throw new MagicError("FAILED", `"${path}" cannot be written: ${messageOf(error)}`, { cause: error });
  }
}

function show(report: Report, { display }: MagicContext): void {
  display({ "text/plain": renderText(report, { hasColor: false }), "text/html": renderHtml(report) });
}
