import type { CaptureEvent } from "../../src/track/capture/event.ts";
import { toWireNumbers } from "../../src/track/capture/wire-number.ts";

type Variables = readonly (readonly [name: string, value: unknown])[];

/** What capture keeps of a cell's variables: those that hold a number. Undefined when there is none. */
export function maybeNumbersEvent(variables: Variables): CaptureEvent | undefined {
  const values = toWireNumbers(Object.fromEntries(variables));
  return Object.keys(values).length === 0 ? undefined : { kind: "numbers", values };
}
