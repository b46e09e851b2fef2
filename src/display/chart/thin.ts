import type { Point } from "./chart.ts";

/** Every so many of the values, so that no more than `limit` are left. */
export function thinOut<Value>(values: readonly Value[], limit: number): readonly Value[] {
  if (values.length <= limit) return values;
  return Array.from({ length: limit }, (_, index) => values[Math.floor((index * values.length) / limit)] as Value);
}

/**
 * Fewer points that draw the same line: of those that fall on one column of pixels, the first, the lowest, the highest and
 * the last. The points must be in the order of x.
 */
export function thinLine(points: readonly Point[], columns: number): readonly Point[] {
  const first = points[0];
  const last = points.at(-1);
  if (points.length <= 4 * columns || first === undefined || last === undefined) return points;
  const width = (last[0] - first[0]) / columns || 1;
  const kept: Point[] = [];
  let bucket: Point[] = [];
  let current = 0;
  const endBucket = (): void => {
    kept.push(...outlineOf(bucket));
    bucket = [];
  };
  for (const point of points) {
    const column = Math.floor((point[0] - first[0]) / width);
    if (column !== current) endBucket();
    current = column;
    bucket.push(point);
  }
  endBucket();
  return kept;
}

function outlineOf(points: readonly Point[]): readonly Point[] {
  if (points.length <= 4) return points;
  let low = 0;
  let high = 0;
  let gap = -1;
  for (const [index, [, y]] of points.entries()) {
    if (Number.isNaN(y)) gap = index;
    else if (!(y >= (points[low]?.[1] ?? NaN))) low = index;
    if (!(y <= (points[high]?.[1] ?? NaN)) && !Number.isNaN(y)) high = index;
  }
  const indexes = new Set([0, low, high, gap < 0 ? 0 : gap, points.length - 1]);
  return [...indexes].toSorted((a, b) => a - b).map((index) => points[index] as Point);
}
