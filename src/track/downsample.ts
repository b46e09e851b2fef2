/** A curve: points in the order of their steps. */
export interface Curve {
  readonly steps: Float64Array;
  readonly values: Float64Array;
}

/**
 * A curve of fewer points that looks the same: of each part the smallest and the largest value are kept, so that no
 * spike is lost, and a NaN where there is one. The first and the last point stay. Every point is one of the curve's own.
 *
 * @param maxPoints - At least 8.
 */
export function downsample(curve: Curve, maxPoints: number): Curve {
  const { steps, values } = curve;
  const count = steps.length;
  if (count <= maxPoints) return curve;
  const perPart = values.some(Number.isNaN) ? 3 : 2;
  const partCount = Math.max(1, Math.floor((maxPoints - 2) / perPart));
  const kept: number[] = [0];
  for (let part = 0; part < partCount; part += 1) {
    const from = 1 + Math.floor((part * (count - 2)) / partCount);
    const to = 1 + Math.floor(((part + 1) * (count - 2)) / partCount);
    kept.push(...findExtremes(values, from, to));
  }
  kept.push(count - 1);
  return {
    steps: Float64Array.from(kept, (index) => steps[index] ?? Number.NaN),
    values: Float64Array.from(kept, (index) => values[index] ?? Number.NaN),
  };
}

/** The places of the smallest value, the largest, and a NaN, in order and each once. */
function findExtremes(values: Float64Array, from: number, to: number): readonly number[] {
  let min = -1;
  let max = -1;
  let nan = -1;
  for (let index = from; index < to; index += 1) {
    const value = values[index] as number;
    if (Number.isNaN(value)) {
      nan = index;
      continue;
    }
    if (min < 0 || value < (values[min] as number)) min = index;
    if (max < 0 || value > (values[max] as number)) max = index;
  }
  return [...new Set([min, max, nan])].filter((index) => index >= 0).toSorted((a, b) => a - b);
}
