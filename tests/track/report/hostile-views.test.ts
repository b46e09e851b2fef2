// A project in which everything has a hostile name: whatever is shown of it, nothing of it becomes markup.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import type { CellId, RunId } from "../../../src/shared/ids.ts";
import { openStore } from "../../../src/track/open-store.ts";
import { renderPictureSvg } from "../../../src/track/plot/picture.ts";
import { plotRuns } from "../../../src/track/plot/plot-runs.ts";
import { rankRuns } from "../../../src/track/rank-runs.ts";
import { toComparisonReport } from "../../../src/track/report/comparison-report.ts";
import { DIFFERENCE_ASPECTS } from "../../../src/track/report/aspects.ts";
import { toDifferenceReport } from "../../../src/track/report/difference-report.ts";
import { drawCurves, lookAtDifferences, lookAtRun } from "../../../src/track/report/look.ts";
import { toRankingReport } from "../../../src/track/report/ranking-report.ts";
import { renderHtml, renderPage } from "../../../src/track/report/render-html.ts";
import type { Report } from "../../../src/track/report/report.ts";
import { toRunsReport } from "../../../src/track/report/runs-report.ts";
import { toSqlReport } from "../../../src/track/report/sql-report.ts";
import type { TrailStore } from "../../../src/track/store.ts";
import { AT, dataset, points, saveCell } from "../sample-run.ts";

const EVIL = `"><img src=x onerror=alert(1)>'<script>alert(2)</script>]]>--></svg></td>&lt;`;
const IDS = ["a", "b"].map((letter) => letter.repeat(32) as RunId);
let folder: string;
let store: TrailStore;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "labtrail-hostile-"));
  store = openStore(folder);
  for (const [index, id] of IDS.entries()) {
    store.createRun({ id, name: `${EVIL}${index}`, experiment: EVIL, startedAt: AT + index, seed: index });
    store.addParams(id, [
      { key: `param ${EVIL}`, value: `${EVIL}${index}`, source: "auto" },
      { key: "deep", value: { [EVIL]: [EVIL, index] }, source: "explicit" },
      { key: "rate", value: index, source: "auto" },
    ]);
    const data = dataset({
      name: EVIL,
      version: EVIL,
      location: EVIL,
      digest: `${index}${EVIL}`,
      schema: { columns: [EVIL, `${index}`] },
    });
    store.addDatasets(id, [data]);
    const evaluator = { name: EVIL, version: `${EVIL}${index}`, digest: `${EVIL}${index}` };
    store.appendMetrics(id, { source: "explicit", dataset: data, evaluator }, points(`loss ${EVIL}`, [3, 2, index]));
    store.addPackages(id, [{ name: EVIL, version: `${EVIL}${index}`, isDirect: true }]);
    store.setTags(id, { [EVIL]: `${EVIL}${index}` });
    store.addNote(id, EVIL, AT);
    store.setCode(id, {
      commit: `${index}${EVIL}`,
      branch: EVIL,
      remote: EVIL,
      isDirty: true,
      snapshot: EVIL,
      leftOut: [EVIL],
    });
    const digest = store.saveText(EVIL);
    store.addArtifacts(id, [
      { name: EVIL, digest, sizeBytes: 3, mediaType: EVIL, source: "auto", executionId: undefined, at: AT },
    ]);
    store.setSlice(id, `${EVIL}${index}`, [
      saveCell(store, `const a = \`${EVIL}${index}\``, { cellId: EVIL as CellId }),
    ]);
    store.endRun(id, { status: "failed", at: AT + 9, error: { name: EVIL, message: EVIL } });
  }
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const METRIC = `loss ${EVIL}`;
const compared = () => lookAtDifferences(store, { references: [...IDS], step: 1 });
const picture = (options: object): Report => [
  { kind: "picture", picture: plotRuns(store, { metric: METRIC, references: [], query: {}, ...options }).picture },
];
const VIEWS: Readonly<Record<string, () => Report>> = {
  "the list": () => toRunsReport(store.listRuns({})),
  "a run": () => lookAtRun(store, IDS[0] ?? ""),
  "a comparison": () => toComparisonReport(compared(), { showsAll: true, curves: drawCurves(store, compared()) }),
  "a short comparison": () => toComparisonReport(compared(), { showsAll: false }),
  "a difference": () => toDifferenceReport(compared(), DIFFERENCE_ASPECTS),
  "a ranking": () => toRankingReport(rankRuns(store, METRIC, {}, "lower"), 10),
  "an answer in SQL": () => toSqlReport(store.querySql(`SELECT run AS "<i>" FROM metrics`)),
  "learning curves": () => picture({}),
  "a metric against a param": () => picture({ x: `param ${EVIL}` }),
  "a metric against a number": () => picture({ x: "rate" }),
  "parallel coordinates": () => picture({ isParallel: true }),
};

test.each(Object.keys(VIEWS))("%s shows hostile names as they are, and no markup of theirs", (name) => {
  const report = VIEWS[name]?.() ?? [];
  const html = renderHtml(report);
  const drawn = report.flatMap((block) => (block.kind === "picture" ? [renderPictureSvg(block.picture, "image")] : []));

  for (const text of [html, renderPage(EVIL, report), ...drawn]) {
    expect(text).not.toMatch(/<(?:img|script|i>)|<\/script/i);
    // What remains of an attribute when its quotes were closed early.
    const attributes = [...text.matchAll(/<[a-z][^<>]*>/gi)].map(([tag]) => tag);
    expect(attributes.filter((tag) => /\bon[a-z]+ *=/i.test(tag.replaceAll(/"[^"]*"/g, "")))).toEqual([]);
    expect(text.match(/<\/svg>/g)?.length ?? 0).toBe(text.match(/<svg\b/g)?.length ?? 0);
  }
  expect(html + drawn.join("")).toMatch(/&lt;/);
});
