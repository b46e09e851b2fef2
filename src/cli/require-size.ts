import { maybeSizeBytes } from "../git/keeper-settings.ts";
import { CliError } from "./cli-error.ts";

/** The number of bytes that a flag names. @throws CliError `BAD_ARGUMENT` */
export function requireSize(text: string): number {
  const bytes = maybeSizeBytes(text);
  if (bytes !== undefined) return bytes;
  throw new CliError("BAD_ARGUMENT", `"${text}" is no size`, { hint: "Write it like 512m or 2g." });
}
