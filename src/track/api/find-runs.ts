import type { Json } from "../../shared/json.ts";
import { parseFilter } from "../query/parse-filter.ts";
import { parseSort } from "../query/parse-sort.ts";
import { runToJson } from "../report/to-json.ts";
import type { TrailStore } from "../store.ts";
import type { TrackQuestion } from "./port.ts";

/** The runs that `track.runs` asks for. @throws {@link TrackError} `BAD_QUERY`. */
export function findTrackedRuns(
  store: TrailStore,
  { filter, sort, limit, experiment }: Extract<TrackQuestion, { kind: "runs" }>,
): Json {
  return store
    .listRuns({
      experiment,
      filter: filter === undefined ? undefined : parseFilter(filter),
      sort: sort === undefined ? undefined : parseSort(sort),
      limit,
    })
    .map(runToJson);
}
