// What the commands that look at runs have in common.
import type { Json } from "../shared/json.ts";
import { openExistingStore } from "../track/open-store.ts";
import { renderText } from "../track/report/render-text.ts";
import type { Report } from "../track/report/report.ts";
import type { TrailStore } from "../track/store.ts";
import { CliError } from "./cli-error.ts";
import type { Effects } from "./effects.ts";

/** As the description of an argument that refers to a run. */
export const REFERENCE = "a name, the beginning of an id, @last, @-2, @best:METRIC, @min:METRIC or @max:METRIC";

export const JSON_FLAG = { type: "boolean", description: "Print JSON" } as const;

/** Opens the store of the project, and closes it whatever happens. @throws TrackError when there is none. */
export function withStore<Result>({ cwd, stderr }: Effects, look: (store: TrailStore) => Result): Result {
  const store = openExistingStore(cwd, ({ text }) => stderr(`${text}\n`));
  try {
    return look(store);
  } finally {
    store.close();
  }
}

/** Prints what was found for people, or for programs. */
export function printFound(
  effects: Effects,
  isJson: unknown,
  found: { readonly report: () => Report; readonly json: () => Json },
): void {
  if (isJson === true) effects.stdout(`${JSON.stringify(found.json(), undefined, 2)}\n`);
  else effects.stdout(renderText(found.report(), effects));
}

/** The value of a flag that citty leaves unchecked; undefined when it was not given. */
export function maybeText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** @throws {@link CliError} `BAD_ARGUMENT` for anything but a whole number of at least `min`. */
export function readCount(flag: string, text: unknown, min = 1): number {
  if (typeof text === "string" && /^-?\d+$/.test(text) && Number(text) >= min) return Number(text);
  throw new CliError("BAD_ARGUMENT", `"${flag} ${String(text)}" is not a whole number from ${min} on`);
}
