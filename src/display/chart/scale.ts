/** A mark on an axis. */
export interface Tick {
  /** Its place along the axis, from 0 to 1. */
  readonly at: number;
  readonly text: string;
}

/** Leads from values to places along an axis, from 0 to 1. */
export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly Tick[];
  /** How wide a category is, from 0 to 1; undefined for a scale of numbers. */
  readonly bandWidth?: number;
}

/** The steps that people count in: 1, 2 or 5 times a power of ten. */
export function niceStep(span: number, count: number): number {
  const rough = span / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough * 0.999_999) ?? 10;
  return factor * power;
}

function tickText(value: number, step: number): string {
  const size = Math.max(Math.abs(value), step);
  if (size >= 1e9 || size < 1e-4) return value === 0 ? "0" : String(Number(value.toExponential(3)).toExponential());
  if (step >= 1e6) return `${Number((value / 1e6).toFixed(6))}M`;
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** An interval that is no point, and is wide enough for doubles to tell places in it apart. */
export function widened(min: number, max: number): readonly [number, number] {
  const size = Math.max(Math.abs(min), Math.abs(max));
  if (max - min > size * 1e-12 && size > 1e-300) return [min, max];
  const half = size > 1e-300 ? size * 0.1 : 0.5;
  return [min - half, max + half];
}

/** A scale of numbers whose ends are ticks. */
export function linearScale(min: number, max: number, tickCount: number): Scale {
  const [low, high] = widened(min, max);
  const step = niceStep(high - low, tickCount);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const start = first * step;
  const span = (last - first) * step;
  const at = (value: number): number => (value - start) / span;
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => {
    // Not a sum of steps, which would be off by rounding.
    const value = (first + index) * step;
    return { at: at(value), text: tickText(value, step) };
  });
  return { at, ticks };
}

/**
 * A scale that ends where the values end: for what has no zero to show, such as a number of rows.
 *
 * @param minStep - The least distance between ticks; 1 for what is counted.
 */
export function tightScale(min: number, max: number, tickCount: number, minStep = 0): Scale {
  const [low, high] = widened(min, max);
  const step = Math.max(niceStep(high - low, tickCount), minStep);
  const at = (value: number): number => (value - low) / (high - low);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const ticks = Array.from({ length: Math.max(last - first + 1, 0) }, (_, index) => {
    const value = (first + index) * step;
    return { at: at(value), text: tickText(value, step) };
  });
  return { at, ticks };
}

/** A scale on which each power of ten is as high as the others, for numbers above zero. */
export function logScale(min: number, max: number): Scale {
  const first = Math.floor(Math.log10(min) + 1e-9);
  const last = Math.max(Math.ceil(Math.log10(max) - 1e-9), first + 1);
  const at = (value: number): number => (Math.log10(value) - first) / (last - first);
  const every = Math.ceil((last - first) / 6);
  const ticks = Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, index) => {
    const value = 10 ** (first + index * every);
    return { at: at(value), text: tickText(value, value) };
  });
  return { at, ticks };
}

/** A scale of categories, each as wide as the others; the value is the index of a category, and its place the middle. */
export function bandScale(categories: readonly string[]): Scale {
  const bandWidth = 1 / Math.max(categories.length, 1);
  const at = (index: number): number => (index + 0.5) * bandWidth;
  return { at, bandWidth, ticks: categories.map((text, index) => ({ at: at(index), text })) };
}
