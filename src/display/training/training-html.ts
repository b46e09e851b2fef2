import { escapeHtml } from "../../shared/text.ts";
import { renderChart } from "../chart/render-chart.ts";
import { numberText } from "../number-text.ts";
import { renderProgressHtml } from "../progress/progress-html.ts";
import { trainingCharts } from "./training-charts.ts";
import { barsOf, groupMetrics, type TrainingState } from "./training-state.ts";

/** More digits only flicker. */
function metricText(value: number): string {
  return numberText(Number(value.toPrecision(4)));
}

/** The latest value of each metric. */
function renderLatest({ metrics }: TrainingState): string {
  const names = groupMetrics([...metrics.keys()]).flat();
  const values = names.map((name) => {
    const latest = metrics.get(name)?.at(-1);
    return `<span>${escapeHtml(name)} <b>${latest === undefined ? "" : metricText(latest)}</b></span>`;
  });
  return names.length === 0 ? "" : `<div class="lt-training-row">${values.join("")}</div>`;
}

/** A training as part of a page: how far it is, its metrics, and a picture of each. */
export function renderTrainingHtml(state: TrainingState): string {
  const charts = trainingCharts(state).map((chart) => renderChart(chart, "page"));
  return [
    `<div class="lt-training"><style>.lt-training-row{display:flex;flex-wrap:wrap;gap:.25em 1.5em}</style>`,
    renderProgressHtml(barsOf(state)),
    state.failure === undefined ? "" : `<div>${escapeHtml(state.failure)}</div>`,
    renderLatest(state),
    charts.length === 0 ? "" : `<div class="lt-training-row">${charts.join("")}</div>`,
    "</div>",
  ].join("");
}
