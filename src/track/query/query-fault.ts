import { TrackError } from "../store.ts";

/** What is wrong with a filter or an order of runs, with a caret below the place. */
export function queryFault(
  subject: "filter" | "sort order",
  text: string,
  offset: number,
  problem: string,
  hint?: string,
): TrackError {
  // Blanks of any kind as one column each, so that the caret stands right.
  const line = text.replaceAll(/\s/g, " ");
  const message = `the ${subject} cannot be read: ${problem}\n  ${line}\n  ${" ".repeat(offset)}^`;
  return new TrackError("BAD_QUERY", message, hint === undefined ? {} : { hint });
}

/** {@link queryFault} for one text. */
export type QueryFault = (offset: number, problem: string, hint?: string) => TrackError;
