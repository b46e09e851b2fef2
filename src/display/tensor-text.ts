// The values of an array of any number of axes, as nested brackets. Of a large one only the corners are read.
import { padText, textWidth } from "./text-width.ts";

/** Up to here all values are shown. */
const MAX_VALUES = 200;
/** Of a longer axis of a large array, this many places at each end. */
const EDGE = 3;
/** Of the axes before the last two only the beginning is shown: their corners would be pages of numbers. */
const FULL_AXES = 2;
const LEADING = 2;
const MAX_LINE = 100;

/** Reads a block: where it begins along each axis, and how long it is; values come row by row. */
export type ReadBlock = (begin: readonly number[], size: readonly number[]) => ArrayLike<unknown>;

interface Run {
  readonly begin: number;
  readonly size: number;
}

/** The places of an axis that are shown. */
interface Axis {
  readonly runs: readonly Run[];
  /** How many there are from one place to the next, when all values stand in one line. */
  readonly stride: number;
  /** The rest is left out at the end, and not in the middle. */
  readonly isOpen: boolean;
}

function axesOf(shape: readonly number[]): readonly Axis[] {
  const isLarge = shape.reduce((product, size) => product * size, 1) > MAX_VALUES;
  return shape.map((size, axis) => {
    const stride = shape.slice(axis + 1).reduce((product, next) => product * next, 1);
    const isLeading = axis < shape.length - FULL_AXES;
    if (!isLarge || size <= (isLeading ? LEADING : 2 * EDGE))
      return { runs: [{ begin: 0, size }], stride, isOpen: false };
    if (isLeading) return { runs: [{ begin: 0, size: LEADING }], stride, isOpen: true };
    const ends = [
      { begin: 0, size: EDGE },
      { begin: size - EDGE, size: EDGE },
    ];
    return { runs: ends, stride, isOpen: false };
  });
}

/** All combinations of one run of each axis. */
function blocksOf(axes: readonly Axis[]): readonly (readonly Run[])[] {
  return axes.reduce<readonly (readonly Run[])[]>(
    (blocks, { runs }) => blocks.flatMap((block) => runs.map((run) => [...block, run])),
    [[]],
  );
}

/** The places of a block, row by row, as they are counted when all values stand in one line. */
function placesOf(block: readonly Run[], axes: readonly Axis[]): readonly number[] {
  return block.reduce<readonly number[]>(
    (places, { begin, size }, axis) => {
      const stride = axes[axis]?.stride ?? 1;
      return places.flatMap((place) => Array.from({ length: size }, (_, offset) => place + (begin + offset) * stride));
    },
    [0],
  );
}

/** An array's values as text. Numbers stand below each other, texts as they come. */
export function renderTensorText(
  shape: readonly number[],
  read: ReadBlock,
  format: (value: unknown) => string,
  areTexts: boolean,
): string {
  const axes = axesOf(shape);
  const texts = new Map<number, string>();
  for (const block of blocksOf(axes)) {
    const values = read(
      block.map(({ begin }) => begin),
      block.map(({ size }) => size),
    );
    for (const [index, place] of placesOf(block, axes).entries()) texts.set(place, format(values[index]));
  }
  const width = Math.max(0, ...Array.from(texts.values(), textWidth));
  const cellAt = (place: number): string =>
    areTexts ? (texts.get(place) ?? "") : padText(texts.get(place) ?? "", width, true);
  return renderAxis(axes, 0, 0, cellAt).trimEnd();
}

function renderAxis(axes: readonly Axis[], depth: number, start: number, cellAt: (place: number) => string): string {
  const axis = axes[depth];
  if (axis === undefined) return cellAt(start).trimStart();
  const isLast = depth === axes.length - 1;
  const items = axis.runs.flatMap(({ begin, size }, index) => [
    ...(index > 0 ? ["…"] : []),
    ...Array.from({ length: size }, (_, offset) => {
      const place = start + (begin + offset) * axis.stride;
      return isLast ? cellAt(place) : renderAxis(axes, depth + 1, place, cellAt);
    }),
    ...(axis.isOpen ? ["…"] : []),
  ]);
  const indent = " ".repeat(depth + 1);
  if (isLast) return `[${wrap(items, indent)}]`;
  const gap = "\n".repeat(axes.length - depth - 1);
  return `[${items.join(`,${gap}${indent}`)}]`;
}

/** The values of a line, in several lines when they are too many. */
function wrap(items: readonly string[], indent: string): string {
  const lines: string[] = [];
  let line = "";
  for (const item of items) {
    const next = line === "" ? item : `${line}, ${item}`;
    if (line !== "" && textWidth(next) + indent.length > MAX_LINE) {
      lines.push(line);
      line = item;
    } else {
      line = next;
    }
  }
  return [...lines, line].join(`,\n${indent}`);
}
