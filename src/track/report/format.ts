import type { Json } from "../../shared/json.ts";
import type { DatasetRef, Run } from "../run.ts";

/** A number in at most six significant digits, as people compare them. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(6)));
}

/** With a sign; `0` for no difference. */
export function formatDelta(delta: number): string {
  return delta > 0 ? `+${formatNumber(delta)}` : formatNumber(delta);
}

/** A param's value: strings as they are, everything else as JSON. */
export function formatValue(value: Json | undefined): string {
  if (value === undefined) return "-";
  if (typeof value === "string") return value;
  return typeof value === "number" ? formatNumber(value) : JSON.stringify(value);
}

function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function two(part: number): string {
  return String(part).padStart(2, "0");
}

/** Local time to the minute, sortable: `2026-11-23 09:12`. */
export function formatTime(at: number): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let size = bytes / 1000;
  let unit = 0;
  for (; size >= 1000 && unit < units.length - 1; unit += 1) size /= 1000;
  return `${size.toFixed(1)} ${units[unit]}`;
}

/** Enough of a digest to tell two apart by eye. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 12);
}

/** `penguins.csv v2 3f2a91c07d4e`. */
export function formatDataset({ name, version, digest }: DatasetRef): string {
  return [name, ...(version === undefined ? [] : [version]), shortDigest(digest)].join(" ");
}

export function formatRunDuration({ startedAt, endedAt }: Run): string {
  return endedAt === undefined ? "" : formatDuration(endedAt - startedAt);
}
