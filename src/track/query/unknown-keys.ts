import { maybeNearestName } from "../../shared/nearest-name.ts";
import type { RunKeys } from "../store.ts";
import type { Field, Filter } from "./filter.ts";

/** The fields of a filter that no run has, each as a sentence with the nearest name: why nothing may have been found. */
export function describeUnknownKeys(filter: Filter, { metrics, params, tags }: RunKeys): readonly string[] {
  const known = { metric: metrics, param: params, tag: tags };
  const sentences = fieldsOf(filter).flatMap((field) => {
    if (field.kind === "attribute" || field.kind === "dataset" || known[field.kind].includes(field.key)) return [];
    const nearest = maybeNearestName(field.key, known[field.kind]);
    const guess = nearest === undefined ? "" : `, did you mean "${nearest}"?`;
    return `no run has the ${field.kind} "${field.key}"${guess}`;
  });
  return [...new Set(sentences)];
}

function fieldsOf(filter: Filter): readonly Field[] {
  switch (filter.kind) {
    case "and":
    case "or":
      return filter.parts.flatMap(fieldsOf);
    case "not":
      return fieldsOf(filter.part);
    default:
      return [filter.field];
  }
}
