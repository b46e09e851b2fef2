import { maybeDataContent } from "../../frame/data-content.ts";
import type { Json } from "../../shared/json.ts";

/** What tells a value in memory apart as data: a digest over all of it, the number of rows, the columns. */
export function describeData(value: object): Json {
  return { ...maybeDataContent(value) } as unknown as Json;
}
