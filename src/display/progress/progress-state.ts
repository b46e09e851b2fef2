import { countText } from "../number-text.ts";

/** How the work behind a bar is going. */
export type ProgressStatus = "running" | "done" | "stopped" | "failed" | "interrupted";

/** A bar at one moment. */
export interface ProgressState {
  readonly label: string;
  readonly done: number;
  /** Undefined when nobody knows how much there is. */
  readonly total: number | undefined;
  readonly status: ProgressStatus;
  readonly elapsedMs: number;
  /** Steps a second; undefined before the first ones are measured. */
  readonly rate: number | undefined;
  /** How many bars this one stands below. */
  readonly depth: number;
}

/** A span of time as people say it. */
export function durationText(ms: number): string {
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

function rateText(rate: number): string {
  if (rate >= 1e6) return `${(rate / 1e6).toFixed(1)}M/s`;
  if (rate >= 1e3) return `${(rate / 1e3).toFixed(1)}k/s`;
  return rate >= 1 ? `${rate.toFixed(1)}/s` : `${durationText(1000 / rate)} each`;
}

/** How much of all there is to do is done, from 0 to 1; undefined when nobody knows. */
export function shareOf({ done, total }: ProgressState): number | undefined {
  if (total === undefined) return undefined;
  return total === 0 ? 1 : Math.min(Math.max(done / total, 0), 1);
}

/** Steps may be parts of something, such as megabytes. */
function stepsText(steps: number): string {
  return countText(Math.round(steps * 100) / 100);
}

/** Counts and times beside a bar. */
export function detailsOf(state: ProgressState): string {
  const { done, total, status, elapsedMs, rate } = state;
  const counts = total === undefined ? stepsText(done) : `${stepsText(done)}/${stepsText(total)}`;
  const speed = rate === undefined || rate <= 0 ? [] : [rateText(rate)];
  if (status === "done") return [counts, `in ${durationText(elapsedMs)}`, ...speed].join(", ");
  if (status !== "running") return `${counts}, ${status} after ${durationText(elapsedMs)}`;
  const isKnown = total !== undefined && rate !== undefined && rate > 0;
  const time = isKnown ? `${durationText((Math.max(total - done, 0) / rate) * 1000)} left` : durationText(elapsedMs);
  return [counts, ...speed, time].join(", ");
}
