import { niceStep, type Scale, type Tick } from "./scale.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STEPS = [
  ...[1, 5, 15, 30].map((count) => count * SECOND),
  ...[1, 5, 15, 30].map((count) => count * MINUTE),
  ...[1, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7].map((count) => count * DAY),
];
const MONTH_STEPS = [1, 2, 3, 6];

/** A scale of times, given in milliseconds since 1970; its ticks are round in UTC. */
export function timeScale(min: number, max: number, tickCount: number): Scale {
  const [low, high] = min < max ? [min, max] : [min - HOUR, min + HOUR];
  const at = (value: number): number => (value - low) / (high - low);
  const rough = (high - low) / tickCount;
  const times = rough > 10 * DAY ? monthTimes(low, high, rough) : stepTimes(low, high, rough);
  const format = formatFor(times, high - low);
  return { at, ticks: times.map((time): Tick => ({ at: at(time), text: format(time) })) };
}

function stepTimes(low: number, high: number, rough: number): readonly number[] {
  // Below a second, milliseconds are counted like any number.
  const step =
    rough < SECOND
      ? Math.max(niceStep(high - low, (high - low) / rough), 1)
      : (STEPS.find((one) => one >= rough) ?? 7 * DAY);
  const times: number[] = [];
  for (let time = Math.ceil(low / step) * step; time <= high; time += step) times.push(time);
  return times;
}

function monthTimes(low: number, high: number, rough: number): readonly number[] {
  const roughMonths = rough / (30 * DAY);
  const months = MONTH_STEPS.find((one) => one >= roughMonths) ?? 12 * niceStep(roughMonths / 12, 1);
  const start = new Date(low);
  const firstMonth = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / months) * months;
  const times: number[] = [];
  for (let month = firstMonth; ; month += months) {
    // Counted from the year 0; two-digit years would be taken for those of the last century.
    const time = Date.UTC(2000, month - 24_000);
    // Beyond the days that a Date can hold it is NaN.
    if (!(time <= high)) return times;
    if (time >= low) times.push(time);
  }
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

/** A time to the minute, in UTC; years may have more than four digits. */
export function timeText(time: number): string {
  return `${dayText(time)} ${clockText(time)}`;
}

function monthText(time: number): string {
  const date = new Date(time);
  return `${date.getUTCFullYear()}-${twoDigits(date.getUTCMonth() + 1)}`;
}

function dayText(time: number): string {
  return `${monthText(time)}-${twoDigits(new Date(time).getUTCDate())}`;
}

function clockText(time: number): string {
  const date = new Date(time);
  return `${twoDigits(date.getUTCHours())}:${twoDigits(date.getUTCMinutes())}`;
}

function secondText(time: number): string {
  return `${clockText(time)}:${twoDigits(new Date(time).getUTCSeconds())}`;
}

/** As much of the date as tells the ticks apart. */
function formatFor(times: readonly number[], span: number): (time: number) => string {
  const step = times.length > 1 ? (times[1] ?? 0) - (times[0] ?? 0) : span;
  if (step >= 360 * DAY) return (time) => String(new Date(time).getUTCFullYear());
  if (step >= 28 * DAY) return monthText;
  if (step >= DAY) return dayText;
  if (step >= MINUTE) return (time) => (time % DAY === 0 ? dayText(time) : clockText(time));
  if (step >= SECOND) return secondText;
  return (time) => `${secondText(time)}.${String(new Date(time).getUTCMilliseconds()).padStart(3, "0")}`;
}
