// The native parser has no limit of its own: code that is nested too deeply overflows its stack and ends the process. So
// the depth is estimated before it sees the code, by counting all that may still be open at a place.
import type { Diagnostic } from "../diagnostic.ts";
import { NestingMeter, OPENER } from "./nesting-meter.ts";
import { roughTokens } from "./rough-tokens.ts";

/**
 * A level takes the native code up to 1.4 KB of the 1 MB that a thread has on Windows (elsewhere it is 8 MB), and V8 and
 * our own passes up to 1 KB of V8's 984 KB.
 */
export const MAX_NESTING = 500;

interface DeepestPlace {
  readonly depth: number;
  readonly offset: number;
}

/** The first place that is nested too deeply for our tools, as the syntax error that it then is. */
export function findDeepNesting(source: string): Diagnostic | undefined {
  if (!mayBeDeep(source)) return undefined;
  const { depth, offset } = deepestPlace(source, MAX_NESTING);
  return depth > MAX_NESTING ? toFault(offset) : undefined;
}

/** Whether there is as much to open a level at all, which takes a hundredth of the time to say. */
function mayBeDeep(source: string): boolean {
  return source.length > MAX_NESTING && (source.match(OPENER)?.length ?? 0) > MAX_NESTING;
}

/** Calls a pass over code; one that runs out of stack, which is a matter of the code, gives the fault to `onFault`. */
export function withinStack<Result>(
  source: string,
  pass: () => Result,
  onFault: (fault: Diagnostic) => Result,
): Result {
  try {
    return pass();
  } catch (error) {
    if (!(error instanceof RangeError && error.message.includes("call stack"))) throw error;
    return onFault(toFault(deepestPlace(source, Infinity).offset));
  }
}

function toFault(offset: number): Diagnostic {
  return { message: "The code is nested too deeply, or one expression is too long", start: offset, end: offset + 1 };
}

/** The deepest place, or the first one that is deeper than the limit. */
function deepestPlace(source: string, limit: number): DeepestPlace {
  const meter = new NestingMeter(source.includes("</") || source.includes("/>"));
  let deepest: DeepestPlace = { depth: 0, offset: 0 };
  for (const token of roughTokens(source)) {
    meter.read(token);
    if (meter.depth > deepest.depth) deepest = { depth: meter.depth, offset: token.start };
    if (meter.depth > limit) break;
  }
  return deepest;
}
