import { maybeNearestName } from "../../../shared/nearest-name.ts";
import type { RowKey } from "../../dataset.ts";
import { EvaluateError } from "../../evaluate-error.ts";
import { isMissing } from "../infer-schema.ts";
import type { RowSource } from "../row-source.ts";

/** Numbers for the values of a key, in the order in which the rows bring them. */
class KeyNumbers<Row> {
  readonly numbers: Uint32Array;
  readonly #read: (row: Row) => unknown;
  readonly #label: string;
  readonly #known = new Map<unknown, number>();

  constructor(key: RowKey<Row>, length: number, label: string) {
    this.numbers = new Uint32Array(length);
    this.#read = typeof key === "function" ? key : (row) => row[key];
    this.#label = label;
  }

  note(row: Row, index: number): void {
    const value = this.#identityOf(this.#read(row), index);
    const number = this.#known.get(value) ?? this.#known.size;
    this.#known.set(value, number);
    this.numbers[index] = number;
  }

  /** What is missing is one value, whatever it is written as; so are 1 and 1n, and equal dates. */
  #identityOf(value: unknown, index: number): unknown {
    if (isMissing(value)) return null;
    if (value instanceof Date) return `date ${value.getTime()}`;
    if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    if (typeof value !== "object" && typeof value !== "function")
      return typeof value === "string" ? `"${value}` : value;
    throw new EvaluateError("BAD_SPLIT", `${this.#label} of row ${index + 1} is no single value`, {
      hint: "Rows are told apart by a text, a number, a boolean or a date. Give a function that makes one of a row.",
    });
  }
}

/**
 * The strata and groups of all rows as numbers; all rows are one stratum when nobody asked for any.
 *
 * @throws {@link EvaluateError} `BAD_SPLIT` for a column that is not there, or whose values are lists or objects.
 */
export async function readKeys<Row>(
  source: RowSource<Row>,
  { stratify, group }: { stratify: RowKey<Row> | undefined; group: RowKey<Row> | undefined },
): Promise<readonly [strata: Uint32Array, groups: Uint32Array | undefined]> {
  const strata = stratify === undefined ? undefined : keyNumbers(source, stratify, "stratify");
  const groups = group === undefined ? undefined : keyNumbers(source, group, "group");
  if (strata !== undefined || groups !== undefined) {
    let index = 0;
    for await (const batch of source.batches()) {
      for (const row of batch) {
        strata?.note(row, index);
        groups?.note(row, index);
        index += 1;
      }
    }
  }
  return [strata?.numbers ?? new Uint32Array(source.length), groups?.numbers];
}

function keyNumbers<Row>(source: RowSource<Row>, key: RowKey<Row>, option: string): KeyNumbers<Row> {
  const names = source.schema.map(({ name }) => name);
  if (typeof key === "string" && names.length > 0 && !names.includes(key)) {
    const near = maybeNearestName(key, names);
    throw new EvaluateError("BAD_SPLIT", `"${source.name}" has no column "${key}" to ${option} by`, {
      hint: near === undefined ? `Its columns are ${names.join(", ")}.` : `Did you mean "${near}"?`,
    });
  }
  return new KeyNumbers(key, source.length, typeof key === "string" ? `"${key}"` : `what "${option}" makes`);
}
