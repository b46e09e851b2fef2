import type { MagicArguments } from "../arguments.ts";
import type { FlagSpec, Magic, MagicContext, MeasuredCode } from "../magic.ts";
import { renderDuration } from "./duration.ts";

const DEFAULT_REPEATS = 7;

const FLAGS: readonly FlagSpec[] = [
  { name: "loops", short: "n", value: "N", help: "how many calls a series has; by default as many as take 0.2 s" },
  { name: "repeats", short: "r", value: "R", help: `how many series there are, by default ${DEFAULT_REPEATS}` },
];

/** `%timeit` and `%%timeit`. */
export const timeitMagic: Magic = {
  name: "timeit",
  summary: "runs code over and over and tells what one run takes",
  details: [
    "The code becomes a function: names that it declares are its own. Where its value is a promise, each call is waited for.",
    "The first call, which the engine has not yet optimised, does not count.",
  ],
  examples: ["%timeit sort([...rows])", "%%timeit -r 3 const copy = structuredClone(rows);\ncopy.sort(byDate);"],
  line: {
    takes: "code",
    summary: "measures the rest of the line",
    arguments: [{ name: "CODE", kind: "code" }],
    flags: FLAGS,
    run: measureCalls,
  },
  cell: {
    takes: "code",
    summary: "measures the cell; PREPARATION runs before each series and does not count",
    arguments: [{ name: "PREPARATION", kind: "code", isOptional: true }],
    flags: FLAGS,
    run: measureCalls,
  },
};

async function measureCalls(given: MagicArguments, { print }: MagicContext, code: MeasuredCode): Promise<void> {
  const loops = given.wholeNumber("loops");
  const repeats = given.wholeNumber("repeats") ?? DEFAULT_REPEATS;
  const measured = await code.measure({ kind: "repeat", loops, repeats });
  if (measured !== undefined) print(`${renderSeries(measured)}\n`);
}

/** `1.23 µs ± 45 ns per call (mean ± deviation of 7 series of 200,000 calls)`. */
export function renderSeries({
  secondsPerCall,
  loops,
  isAsync,
}: {
  readonly secondsPerCall: readonly number[];
  readonly loops: number;
  readonly isAsync: boolean;
}): string {
  const count = secondsPerCall.length;
  const mean = secondsPerCall.reduce((sum, seconds) => sum + seconds, 0) / count;
  const deviation = Math.sqrt(secondsPerCall.reduce((sum, seconds) => sum + (seconds - mean) ** 2, 0) / count);
  const series = `${count} series of ${loops.toLocaleString("en")} ${loops === 1 ? "call" : "calls"}`;
  const waited = isAsync ? ", each waited for" : "";
  return `${renderDuration(mean)} ± ${renderDuration(deviation)} per call (mean ± deviation of ${series}${waited})`;
}
