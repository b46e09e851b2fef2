// What a filter and an order mean, said a second time and without SQL.
import type { Comparator, Field, Filter } from "../../../src/track/query/filter.ts";
import type { RunDetails } from "../../../src/track/run.ts";
import type { Json } from "../../../src/shared/json.ts";

/** Whether a run is meant by a filter. */
export function matches(filter: Filter, details: RunDetails): boolean {
  switch (filter.kind) {
    case "and":
      return filter.parts.every((part) => matches(part, details));
    case "or":
      return filter.parts.some((part) => matches(part, details));
    case "not":
      return !matches(filter.part, details);
    case "compare":
      return valuesOf(filter.field, details).some((value) =>
        compare(value, filter.comparator, filter.value, filter.field),
      );
    case "like": {
      const pattern = new RegExp(
        `^${filter.pattern
          .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
          .replaceAll("%", ".*")
          .replaceAll("_", ".")}$`,
        "su",
      );
      return valuesOf(filter.field, details).some((value) => {
        const text = filter.ignoresCase ? toText(value).toLowerCase() : toText(value);
        const folded = filter.ignoresCase ? new RegExp(pattern.source.toLowerCase(), pattern.flags) : pattern;
        return folded.test(text) !== filter.isNegated;
      });
    }
    case "present":
      return valuesOf(filter.field, details).length > 0 !== filter.isNegated;
  }
}

/** All values that a field has in a run; none when it lacks it. */
export function valuesOf(field: Field, details: RunDetails): readonly Json[] {
  const { run, params, metrics, tags, datasets, code } = details;
  switch (field.kind) {
    case "metric":
      return metrics.filter(({ key }) => key === field.key).map(({ last }) => last);
    case "param":
      return params.filter(({ key }) => key === field.key).map(({ value }) => value);
    case "tag":
      return tags[field.key] === undefined ? [] : [tags[field.key] ?? ""];
    case "dataset":
      return datasets.flatMap((use) => use[field.name] ?? []);
    case "attribute": {
      const values: Readonly<Record<typeof field.name, Json | undefined>> = {
        run_id: run.id,
        run_name: run.name,
        experiment: run.experiment,
        status: run.status,
        start_time: run.startedAt,
        end_time: run.endedAt,
        duration: run.endedAt === undefined ? undefined : (run.endedAt - run.startedAt) / 1000,
        seed: run.seed,
        notebook: run.sessionId === undefined ? undefined : "notebooks/penguins.ipynb",
        session_id: run.sessionId,
        parent_run_id: run.parentId,
        commit: code?.commit,
        branch: code?.branch,
        error: run.error === undefined ? undefined : `${run.error.name}: ${run.error.message}`,
      };
      const value = values[field.name];
      return value === undefined ? [] : [value];
    }
  }
}

function toText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function compare(value: Json, comparator: Comparator, wanted: string | number, field: Field): boolean {
  if (typeof wanted === "number") {
    if (typeof value === "number") return compareNumbers(value, comparator, wanted);
    // JSON has neither NaN nor infinities: as params they are texts.
    const isSame = !Number.isFinite(wanted) && value === String(wanted);
    return isSame ? comparator === "=" : comparator === "!=";
  }
  if (field.kind === "param" && typeof value === "number" && wanted.trim() !== "" && Number.isFinite(Number(wanted))) {
    return compareNumbers(value, comparator, Number(wanted));
  }
  if (field.kind === "dataset" && field.name === "digest") {
    return (String(value).slice(0, wanted.length) === wanted) === (comparator === "=");
  }
  return (toText(value) === wanted) === (comparator === "=");
}

function compareNumbers(a: number, comparator: Comparator, b: number): boolean {
  switch (comparator) {
    case "=":
      return a === b || (Number.isNaN(a) && Number.isNaN(b));
    case "!=":
      return !compareNumbers(a, "=", b);
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
  }
}
