import type { Json } from "../../src/shared/json.ts";
import { parseArguments, parsePairs } from "./arguments.ts";
import type { MagicContext } from "./magic.ts";
import type { CellOutcome } from "../runtime/runtime.ts";
import { maybeSingleWord, parseSeed } from "./track-session.ts";
import { parseValue } from "./track-values.ts";

export const TRACK_CELL_FORM = "%%track [NAME] [--param NAME=VALUE]... [--seed N] [-e EXPERIMENT]";

/** `%%track`: the cell is one run, whatever it does, also while tracking is off. */
export async function runTrackedCell(
  argument: string,
  { tracker, runtime, executionId }: MagicContext,
  runBody: () => Promise<CellOutcome>,
): Promise<CellOutcome> {
  const { words, flags } = parseArguments(argument, {
    flags: ["param", "seed", "experiment"],
    short: { p: "param", e: "experiment" },
  });
  const runName = maybeSingleWord(words, "%%track");
  const seedText = flags.get("seed")?.at(-1);
  const seed = seedText === undefined ? undefined : parseSeed(seedText);
  const experiment = flags.get("experiment")?.at(-1);
  await tracker.beginCellRun(executionId, {
    params: parseParams(flags.get("param") ?? []),
    ...(runName === undefined ? {} : { runName }),
    ...(experiment === undefined ? {} : { experiment }),
    ...(seed === undefined ? {} : { seed }),
  });
  await runtime.setCapture({ isOn: true, seed });
  try {
    return await runBody();
  } finally {
    if (!tracker.isOn) await runtime.setCapture({ isOn: false });
  }
}

function parseParams(texts: readonly string[]): Readonly<Record<string, Json>> {
  if (texts.length === 0) return {};
  const pairs = parsePairs(texts, "%%track baseline --param units=32");
  return Object.fromEntries(pairs.map(([name, value]) => [name, parseValue(value)]));
}
