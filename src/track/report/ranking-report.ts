import type { Ranking } from "../rank-runs.ts";
import { formatDelta, formatNumber, formatTime } from "./format.ts";
import { cell, left, right, type Report } from "./report.ts";

/** Runs by a metric, the best first, each with its distance from the best. */
export function toRankingReport({ metric, ranked, isComparable }: Ranking, count: number): Report {
  const [best] = ranked;
  if (best === undefined) return [{ kind: "text", text: `no run has the metric "${metric}"` }];
  const rows = ranked
    .slice(0, count)
    .map(({ run, value }, place) => [
      cell(run.name),
      cell(run.id.slice(0, 8)),
      cell(run.experiment),
      cell(formatTime(run.startedAt)),
      cell(formatNumber(value), place === 0 && isComparable ? "best" : undefined),
      cell(place === 0 ? "" : formatDelta(value - best.value)),
    ]);
  const columns = [left("run"), left("id"), left("experiment"), left("started"), right(metric), right("delta")];
  return [
    { kind: "table", columns, rows },
    ...(isComparable
      ? []
      : [
          {
            kind: "warning",
            text: `${metric} was not measured on the same data by the same evaluator in all of these runs: none is called the best. \`labtrail compare RUN RUN\` shows what each was measured on.`,
          } as const,
        ]),
  ];
}
