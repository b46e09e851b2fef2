import type { Chart, Point } from "../../display/chart/chart.ts";
import { maybeExtent } from "../../display/chart/groups.ts";
import { linearScale } from "../../display/chart/scale.ts";
import { thinOut } from "../../display/chart/thin.ts";
import { formatNumber } from "../../track/report/format.ts";
import type { EvaluationPicture } from "../evaluators/task.ts";

const SIZE = { width: 480, height: 320 } as const;
/** Each is an element of the page. */
const MAX_DOTS = 2000;
const TICKS = 5;

/** What can be drawn of an evaluation: the calibration of probabilities, the residuals of numbers. */
export function evaluationCharts({ calibration = [], residuals }: EvaluationPicture): readonly Chart[] {
  return [
    ...(calibration.length === 0 ? [] : [calibrationChart(calibration)]),
    ...(residuals === undefined ? [] : residualCharts(residuals)),
  ];
}

function calibrationChart(bins: NonNullable<EvaluationPicture["calibration"]>): Chart {
  const points = bins.map(({ meanPredicted, positiveShare }): Point => [meanPredicted, positiveShare]);
  const labels = bins.map(
    ({ meanPredicted, positiveShare, count }) =>
      `said ${formatNumber(meanPredicted)}, happened ${formatNumber(positiveShare)}, ${count} rows`,
  );
  const scale = linearScale(0, 1, TICKS);
  return {
    ...SIZE,
    title: "Calibration",
    xLabel: "said: mean probability",
    yLabel: "happened: share",
    x: scale,
    y: scale,
    series: [
      { name: "model", marks: { kind: "dots", points, labels } },
      {
        name: "perfect",
        marks: {
          kind: "line",
          points: [
            [0, 0],
            [1, 1],
          ],
        },
      },
    ],
    note: undefined,
  };
}

function residualCharts({ predicted, residuals }: NonNullable<EvaluationPicture["residuals"]>): readonly Chart[] {
  const all = Array.from(predicted, (x, index): Point => [x, residuals[index] ?? Number.NaN]);
  const finite = all.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  const shown = thinOut(finite, MAX_DOTS);
  const xExtent = maybeExtent(shown.map(([x]) => x));
  const yExtent = maybeExtent(shown.map(([, y]) => y));
  if (xExtent === undefined || yExtent === undefined) return [];
  return [
    {
      ...SIZE,
      title: "Residuals",
      xLabel: "predicted",
      yLabel: "truth minus predicted",
      x: linearScale(...xExtent, TICKS),
      y: linearScale(...yExtent, TICKS),
      series: [{ name: "rows", marks: { kind: "dots", points: shown } }],
      note: shown.length < all.length ? `${shown.length} of ${all.length} rows are drawn` : undefined,
    },
  ];
}
