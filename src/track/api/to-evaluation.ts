import { fromWireNumber } from "../capture/wire-number.ts";
import type { DatasetUse, MetricOrigin, MetricPoint } from "../run.ts";
import type { WireEvaluation } from "./port.ts";

/** An evaluation as a run keeps it. Its steps are for the run to find. */
export interface RecordedEvaluation {
  readonly use: DatasetUse;
  readonly origin: MetricOrigin;
  readonly points: readonly Omit<MetricPoint, "step">[];
}

/** Reads an evaluation. Its metrics count as said: what a cell computes from them under the same names adds nothing. */
export function toEvaluation({
  dataset,
  role,
  rowCount,
  schema,
  evaluator,
  points,
}: WireEvaluation): RecordedEvaluation {
  return {
    use: {
      ...dataset,
      role,
      source: "auto",
      location: `memory:${dataset.name}`,
      sizeBytes: undefined,
      rowCount,
      schema,
    },
    origin: { source: "explicit", dataset, evaluator },
    points: points.map(([key, value, , at]) => ({ key, value: fromWireNumber(value), at })),
  };
}
