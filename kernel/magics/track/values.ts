import type { Json } from "../../../src/shared/json.ts";
import type { WirePoint } from "../../../src/track/api/port.ts";
import { toWireNumber } from "../../../src/track/capture/wire-number.ts";
import { parsePairs } from "../arguments.ts";
import { MagicError, type ArgumentSpec, type MagicCommand, type MagicContext } from "../magic.ts";

const PAIRS: readonly ArgumentSpec[] = [{ name: "NAME=VALUE", kind: "word", isRepeatable: true }];

/** `%track param`. */
export const trackParam: MagicCommand = {
  name: "param",
  summary: "says what the runs are made with, until it is said otherwise; `{name}` takes a variable's value",
  arguments: PAIRS,
  flags: [],
  async run({ words }, context) {
    const pairs = parsePairs(words, "%track param units=32 rate={rate}");
    const values = await evaluatePairs(pairs, context);
    await context.tracker.say(context.executionId, { kind: "params", run: undefined, values });
  },
};

/** `%track metric`. */
export const trackMetric: MagicCommand = {
  name: "metric",
  summary: "adds to a run's metrics, and opens a run when none is open; `{name}` takes a variable's value",
  arguments: PAIRS,
  flags: [{ name: "step", value: "N", help: "the step or epoch that the values belong to" }],
  async run(given, context) {
    const values = await evaluatePairs(parsePairs(given.words, "%track metric accuracy={accuracy}"), context);
    const step = given.wholeNumber("step", { min: -Infinity }) ?? null;
    const at = Date.now();
    const points = Object.entries(values).map(([name, value]): WirePoint => [
      name,
      toWireNumber(toMetricValue(name, value)),
      step,
      at,
    ]);
    await context.tracker.say(context.executionId, { kind: "metrics", run: undefined, origin: {}, points });
  },
};

/** `%track tag`. */
export const trackTag: MagicCommand = {
  name: "tag",
  summary: "labels the open run, or the next",
  arguments: PAIRS,
  flags: [],
  async run({ words }, { tracker, executionId }) {
    const values = Object.fromEntries(parsePairs(words, "%track tag stage=baseline"));
    await tracker.say(executionId, { kind: "tags", run: undefined, values });
  },
};

async function evaluatePairs(
  pairs: readonly (readonly [string, string])[],
  context: MagicContext,
): Promise<Record<string, Json>> {
  const values: Record<string, Json> = {};
  for (const [name, text] of pairs) values[name] = await evaluate(text, context);
  return values;
}

/** `{name}` is the value of a variable; a number, boolean, list or object is itself as JSON; all else is text. */
async function evaluate(text: string, { runtime }: MagicContext): Promise<Json> {
  const [, name] = /^\{([^{}":,]+)\}$/.exec(text) ?? [];
  if (name !== undefined) {
    const value = await runtime.describeValue(name.trim());
    if (value !== undefined) return value;
    throw new MagicError("BAD_ARGUMENT", `there is no variable "${name.trim()}" in this session`, {
      hint: "Between braces stands the name of a top-level variable of a cell that has run.",
    });
  }
  return parseValue(text);
}

/** A value as it is written after `name=`. */
export function parseValue(text: string): Json {
  // JSON alone would refuse `.5` and `1_000`, and text that is no JSON is the usual case.
  const number = text.trim() === "" ? Number.NaN : Number(text.replaceAll("_", ""));
  if (Number.isFinite(number)) return number;
  if (!/^(?:true|false|null|[[{])/.test(text)) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function toMetricValue(name: string, value: Json): number {
  if (typeof value === "number") return value;
  if (typeof value === "string" && /^(?:NaN|[+-]?Infinity)$/.test(value)) return Number(value);
  throw new MagicError("BAD_ARGUMENT", `metric "${name}" must be a number, and is ${JSON.stringify(value)}`, {
    hint: `Write \`${name}=0.9\`, or \`${name}={variable}\` for the value of a variable.`,
  });
}
