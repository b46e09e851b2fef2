import type { Scale, Tick } from "./scale.ts";

/** Where no more powers of ten are to be seen than this, 2 and 5 times them are written as well. */
const FEW_DECADES = 2;
const MAX_TICKS = 8;

/** A scale on which each power of ten is as wide as the next; it ends at 1, 2 or 5 times one. Values are above zero. */
export function logScale(min: number, max: number): Scale {
  const start = roundDown(min);
  const end = Math.max(roundUp(max), start * 2);
  const [low, high] = [Math.log10(start), Math.log10(end)];
  const at = (value: number): number => (Math.log10(value) - low) / (high - low);
  const factors = high - low <= FEW_DECADES ? [1, 2, 5] : [1];
  const ticks: Tick[] = [];
  for (let power = Math.floor(low); power <= Math.ceil(high); power += 1) {
    for (const factor of factors) {
      const value = Number(`${factor}e${power}`);
      // A hair of room for logarithms that are not exact.
      if (at(value) > -1e-9 && at(value) < 1 + 1e-9) ticks.push({ at: at(value), text: tickText(value, power) });
    }
  }
  const every = Math.ceil(ticks.length / MAX_TICKS);
  return { at, ticks: ticks.filter((_, index) => index % every === 0) };
}

function tickText(value: number, power: number): string {
  return Math.abs(power) <= 4 ? String(value) : value.toExponential();
}

/** The largest of 1, 2 and 5 times powers of ten that is not above the value. */
function roundDown(value: number): number {
  const power = Math.floor(Math.log10(value) + 1e-9);
  const factor = [5, 2, 1].find((one) => Number(`${one}e${power}`) <= value * (1 + 1e-9)) ?? 1;
  return Number(`${factor}e${power}`);
}

function roundUp(value: number): number {
  const power = Math.floor(Math.log10(value) + 1e-9);
  const factor = [1, 2, 5, 10].find((one) => Number(`${one}e${power}`) >= value * (1 - 1e-9)) ?? 10;
  return Number(`${factor}e${power}`);
}
