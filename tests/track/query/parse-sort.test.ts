import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { ATTRIBUTES, type AttributeName, type SortKey } from "../../../src/track/query/filter.ts";
import { parseSort } from "../../../src/track/query/parse-sort.ts";
import { renderField } from "./filter-text.ts";

describe("an order is read", () => {
  test.each<readonly [string, readonly SortKey[]]>([
    ["val_loss", [{ field: { kind: "bare", key: "val_loss" }, isDescending: false }]],
    ["-val_loss", [{ field: { kind: "bare", key: "val_loss" }, isDescending: true }]],
    ["metrics.acc DESC", [{ field: { kind: "metric", key: "acc" }, isDescending: true }]],
    ["-params.lr asc", [{ field: { kind: "param", key: "lr" }, isDescending: true }]],
    [`"val loss"`, [{ field: { kind: "bare", key: "val loss" }, isDescending: false }]],
    [
      "+attributes.start_time, -metrics.`val loss`,name",
      [
        { field: { kind: "attribute", name: "start_time" }, isDescending: false },
        { field: { kind: "metric", key: "val loss" }, isDescending: true },
        { field: { kind: "attribute", name: "run_name" }, isDescending: false },
      ],
    ],
  ])("%s", (text, keys) => {
    expect(parseSort(text)).toEqual(keys);
  });

  test("back as it was meant", () => {
    const field = fc.oneof(
      fc
        .constantFrom("loss", "val loss", 'a"b')
        .chain((key) =>
          fc.constantFrom<SortKey["field"]>({ kind: "bare", key }, { kind: "metric", key }, { kind: "tag", key }),
        ),
      fc
        .constantFrom(...(Object.keys(ATTRIBUTES) as AttributeName[]))
        .map((name): SortKey["field"] => ({ kind: "attribute", name })),
    );
    fc.assert(
      fc.property(
        fc.array(fc.record({ field, isDescending: fc.boolean() }), { minLength: 1, maxLength: 4 }),
        (keys) => {
          const text = keys.map(({ field: one, isDescending }) => `${isDescending ? "-" : ""}${renderField(one)}`);

          expect(parseSort(text.join(", "))).toEqual(keys);
        },
      ),
    );
  });
});

describe("an order that cannot be read says where and why", () => {
  test.each([
    ["", "the name of a metric, a param or an attribute is missing here", 0],
    ["-", "the name of a metric, a param or an attribute is missing here", 1],
    ["loss,", "the name of a metric, a param or an attribute is missing here", 5],
    ["loss down", `"down" is too much`, 5],
    ["attributes.loss", `a run has no attribute "loss"`, 11],
  ])("%s", (text, problem, column) => {
    expect(() => parseSort(text)).toThrow(
      expect.objectContaining({
        code: "BAD_QUERY",
        message: expect.stringMatching(new RegExp(`${problem}.*\n.*\n {${column + 2}}\\^$`)) as string,
      }),
    );
  });
});
