import type { Json, JsonObject } from "../../shared/json.ts";
import { toWireNumber } from "../../track/capture/wire-number.ts";
import type { InputState } from "../preflight/inputs.ts";
import type { Reproduction } from "../reproduction.ts";
import type { ReproducedMetric } from "../result/compare-metrics.ts";

/** What came of making a run again, for programs. Numbers that JSON cannot hold are "NaN", "Infinity", "-Infinity". */
export function reproductionToJson(reproduction: Reproduction): JsonObject {
  const { original, mode, outcome, reason, preflight, runs, metrics, contents, params } = reproduction;
  const { verdict, obstacles, differences, orderFaults, inputs, notes } = preflight;
  return {
    run: { id: original.run.id, name: original.run.name },
    mode,
    outcome,
    reason: reason ?? null,
    preflight: { verdict, obstacles, differences, orderFaults, inputs: inputs.map(inputToJson), notes },
    reproductions: runs.map(({ id, name }) => ({ id, name })),
    metrics: metrics.map(metricToJson),
    contents: contents.map(({ reproduced, ...content }) => ({ ...content, reproduced: reproduced ?? null })),
    params: params.map(({ key, original: before, reproduced }) => ({
      key,
      original: before ?? null,
      reproduced: reproduced ?? null,
    })),
  };
}

function inputToJson(state: InputState): JsonObject {
  const found = state.kind === "changed" ? { found: state.digest } : state.kind === "same" ? { from: state.from } : {};
  return { path: state.file.path, digest: state.file.digest, state: state.kind, ...found };
}

function metricToJson({ key, original, reproduced, last, curve, tolerance, result }: ReproducedMetric): JsonObject {
  return {
    key,
    original: toNumber(original),
    reproduced: reproduced.map(toNumber),
    absolute: toNumber(last.absolute),
    relative: toNumber(last.relative),
    tolerance: { ...tolerance },
    curve:
      curve === undefined
        ? null
        : {
            points: curve.pointCount,
            absolute: toNumber(curve.absolute),
            relative: toNumber(curve.relative),
            step: curve.step ?? null,
            result: curve.kind,
          },
    result,
  };
}

function toNumber(value: number | undefined): Json {
  return value === undefined ? null : toWireNumber(value);
}
