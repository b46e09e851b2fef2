import type { JsonObject } from "../../shared/json.ts";
import { formatDataset, formatDelta } from "../../track/report/format.ts";
import { cell, left, type Report, right } from "../../track/report/report.ts";
import { formatMetric } from "../analysis/render-evaluation.ts";
import { describeComparison } from "./describe-comparison.ts";
import type { ComparisonParts } from "./model-comparison.ts";
import type { Difference } from "./paired-bootstrap.ts";

/** What is shown of a comparison: the words, and every metric that says which way it is better. */
export function toComparisonBlocks(comparison: ComparisonParts): Report {
  const { names, dataset, count, differences } = comparison;
  const judged = Object.entries(differences).filter(([, { better }]) => better !== undefined);
  return [
    { kind: "text", text: describeComparison(comparison) },
    {
      kind: "table",
      columns: [left("metric"), right(names.a), right(names.b), right("difference"), right("interval"), left("better")],
      rows: judged.map(([name, known]) => [
        cell(name),
        cell(formatMetric(known.a), known.winner === "a" ? "best" : undefined),
        cell(formatMetric(known.b), known.winner === "b" ? "best" : undefined),
        cell(formatDelta(Number(known.difference.toPrecision(3)))),
        cell(intervalText(known)),
        cell(known.winner === undefined ? "cannot be said" : names[known.winner]),
      ]),
    },
    { kind: "text", text: `on the same ${count} examples of ${formatDataset(dataset)}` },
  ];
}

/** The same for programs. NaN becomes null. */
export function pairedToJson(comparison: ComparisonParts): JsonObject {
  const { names, dataset, count, metric, differences, disagreement } = comparison;
  const summary = describeComparison(comparison);
  const plain = { ...names, dataset, count, metric, summary, differences, disagreement: disagreement ?? null };
  return JSON.parse(JSON.stringify(plain)) as JsonObject;
}

function intervalText({ interval }: Difference): string {
  if (interval === undefined) return "";
  return `${formatDelta(Number(interval.lower.toPrecision(3)))} to ${formatDelta(Number(interval.upper.toPrecision(3)))}`;
}
