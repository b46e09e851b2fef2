import { formatDelta } from "../../track/report/format.ts";
import { formatMetric } from "../analysis/render-evaluation.ts";
import type { ComparisonParts, Disagreement } from "./model-comparison.ts";
import type { Difference } from "./paired-bootstrap.ts";

/** Effect and interval in plain words: who is better, by how much, and how sure that is. */
export function describeComparison({ names, metric, differences, disagreement, count }: ComparisonParts): string {
  const known = differences[metric];
  const verdict = known === undefined ? `Both have no ${metric}.` : describeDifference(known, metric, names);
  return [verdict, ...(disagreement === undefined ? [] : [describeDisagreement(disagreement, names, count)])].join(" ");
}

function describeDifference(known: Difference, metric: string, names: ComparisonParts["names"]): string {
  const { a, b, difference, interval, winner } = known;
  const figures =
    `${metric} is ${formatMetric(b)} against ${formatMetric(a)}, a difference of ${signed(difference)}` +
    (interval === undefined
      ? ""
      : ` (${formatMetric(interval.confidence * 100)} % interval ${signed(interval.lower)} to ${signed(interval.upper)})`);
  if (winner !== undefined) {
    const [better, worse] = winner === "b" ? [names.b, names.a] : [names.a, names.b];
    return `${better} is better than ${worse}: for ${names.b}, ${figures}.`;
  }
  const why =
    interval === undefined
      ? "there are too few examples for an interval"
      : known.better === undefined
        ? `which way ${metric} is better is not known`
        : "the interval holds 0";
  return `It cannot be said whether ${names.b} is better than ${names.a}: for ${names.b}, ${figures}, and ${why}.`;
}

function describeDisagreement(
  { onlyA, onlyB, pValue, method }: Disagreement,
  names: ComparisonParts["names"],
  count: number,
): string {
  if (onlyA + onlyB === 0) return `Both are right and wrong about the same of ${count} examples.`;
  const test = method === "exact" ? "exact" : "chi-square";
  return (
    `Of ${count} examples, ${names.b} alone is right about ${onlyB} and ${names.a} alone about ${onlyA} ` +
    `(McNemar's ${test} test: p = ${formatP(pValue)}).`
  );
}

/** `< 0.0001`, or two digits. */
function formatP(value: number): string {
  return value < 1e-4 ? "less than 0.0001" : String(Number(value.toPrecision(2)));
}

function signed(value: number): string {
  return formatDelta(Number.isFinite(value) ? Number(value.toPrecision(3)) : value);
}
