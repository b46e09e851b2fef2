import type { Finding } from "../git/doctor/finding.ts";

/** One thing that a doctor has looked at: how it is, and below it what to do. */
export function renderFinding({ level, subject, message, fix }: Finding): string {
  return `${level.padEnd(7)}  ${subject}: ${message}\n${fix === undefined ? "" : `         ${fix}\n`}`;
}
