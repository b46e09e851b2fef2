import type { Chart, Point } from "../chart/chart.ts";
import { maybeExtent } from "../chart/groups.ts";
import { linearScale, logScale, type Scale, tightScale } from "../chart/scale.ts";
import { thinLine } from "../chart/thin.ts";
import { groupMetrics, type TrainingState } from "./training-state.ts";

/** Two stand side by side in a page of usual width. */
const WIDTH = 330;
const HEIGHT = 220;
const MAX_CHARTS = 4;
/** A loss that falls this far is a flat line for most of the time, unless each tenth of it is as high as the others. */
const LOG_RATIO = 100;

function yScale(values: readonly number[]): Scale {
  const [min, max] = maybeExtent(values.filter((value) => Math.abs(value) < 1e300)) ?? [0, 1];
  // Doubles that are smaller still have hardly any digits.
  return min > 1e-300 && max / min > LOG_RATIO ? logScale(min, max) : linearScale(min, max, 4);
}

/** A picture for each metric, epoch by epoch; none before there are two epochs to join. */
export function trainingCharts({ metrics, epochs, epochsDone }: TrainingState): readonly Chart[] {
  if (epochsDone < 2) return [];
  return groupMetrics([...metrics.keys()])
    .slice(0, MAX_CHARTS)
    .map((names): Chart => {
      const all = names.flatMap((name) => metrics.get(name) ?? []);
      return {
        title: names.length > 1 ? undefined : names[0],
        xLabel: "epoch",
        yLabel: undefined,
        x: tightScale(1, Math.max(epochs ?? 0, epochsDone), 6, 1),
        y: yScale(all),
        series: names.map((name) => {
          const points = (metrics.get(name) ?? []).map((value, epoch): Point => [
            epoch + 1,
            Math.abs(value) < 1e300 ? value : NaN,
          ]);
          return { name, marks: { kind: "line", points: thinLine(points, WIDTH) } };
        }),
        width: WIDTH,
        height: HEIGHT,
        note: undefined,
      };
    });
}
