import { maybeExtent } from "../chart/groups.ts";
import { sparkline } from "../chart/sparkline.ts";
import { numberText } from "../number-text.ts";
import { renderProgressText } from "../progress/progress-text.ts";
import { padText, textWidth, toSingleLine } from "../text-width.ts";
import { barsOf, groupMetrics, type TrainingState } from "./training-state.ts";

/** A training for where there are no pictures: how far it is, and each metric as a line of small bars. */
export function renderTrainingText(state: TrainingState): string {
  const names = groupMetrics([...state.metrics.keys()]).flat();
  const width = Math.max(0, ...names.map((name) => textWidth(toSingleLine(name))));
  const latest = names.map((name) => numberText(state.metrics.get(name)?.at(-1) ?? NaN));
  const latestWidth = Math.max(0, ...latest.map(textWidth));
  const lines = names.map((name, index) => {
    const values = state.metrics.get(name) ?? [];
    const [min, max] = maybeExtent(values) ?? [NaN, NaN];
    const range = values.length > 1 ? `  ${sparkline(values)}  ${numberText(min)} to ${numberText(max)}` : "";
    return `${padText(toSingleLine(name), width, false)}  ${padText(latest[index] ?? "", latestWidth, true)}${range}`;
  });
  const failure = state.failure === undefined ? [] : [toSingleLine(state.failure)];
  return [renderProgressText(barsOf(state)), ...failure, ...lines].join("\n");
}
