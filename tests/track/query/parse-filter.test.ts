import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { Filter } from "../../../src/track/query/filter.ts";
import { parseFilter } from "../../../src/track/query/parse-filter.ts";
import { TrackError } from "../../../src/track/store.ts";
import { anyFilter, renderFilter } from "./filter-text.ts";

const metric = (key: string, comparator: string, value: number) =>
  ({ kind: "compare", field: { kind: "metric", key }, comparator, value }) as Filter;
const param = (key: string, comparator: string, value: string | number) =>
  ({ kind: "compare", field: { kind: "param", key }, comparator, value }) as Filter;
const attribute = (name: string, comparator: string, value: string | number) =>
  ({ kind: "compare", field: { kind: "attribute", name }, comparator, value }) as Filter;

describe("what MLflow takes is taken", () => {
  test.each([
    ["metrics.val_loss < 0.3", metric("val_loss", "<", 0.3)],
    ["metric.acc>=.9", metric("acc", ">=", 0.9)],
    ["metrics.`val loss` = 1e-3", metric("val loss", "=", 0.001)],
    [`metrics."val loss" != -1`, metric("val loss", "!=", -1)],
    ["params.lr = '0.1'", param("lr", "=", "0.1")],
    [`parameters.act = "relu"`, param("act", "=", "relu")],
    [
      "tags.stage = 'second try'",
      { kind: "compare", field: { kind: "tag", key: "stage" }, comparator: "=", value: "second try" },
    ],
    [
      "tags.mlflow.user != 'me'",
      { kind: "compare", field: { kind: "tag", key: "mlflow.user" }, comparator: "!=", value: "me" },
    ],
    ["status = 'FINISHED'", attribute("status", "=", "finished")],
    ["attributes.status != 'KILLED'", attribute("status", "!=", "interrupted")],
    ["attribute.run_name = 'fox'", attribute("run_name", "=", "fox")],
    ["start_time > 1664067852747", attribute("start_time", ">", 1_664_067_852_747)],
    [
      "datasets.context = 'train'",
      { kind: "compare", field: { kind: "dataset", name: "role" }, comparator: "=", value: "train" },
    ],
    [
      "tags.a LIKE 'v%'",
      { kind: "like", field: { kind: "tag", key: "a" }, pattern: "v%", ignoresCase: false, isNegated: false },
    ],
    [
      "params.a ILIKE '%X_'",
      { kind: "like", field: { kind: "param", key: "a" }, pattern: "%X_", ignoresCase: true, isNegated: false },
    ],
    ["tags.a IS NULL", { kind: "present", field: { kind: "tag", key: "a" }, isNegated: true }],
    ["params.a is not null", { kind: "present", field: { kind: "param", key: "a" }, isNegated: false }],
    ["run_id IN ('a', 'b')", { kind: "or", parts: [attribute("run_id", "=", "a"), attribute("run_id", "=", "b")] }],
    [
      "run_id NOT IN ('a','b')",
      { kind: "and", parts: [attribute("run_id", "!=", "a"), attribute("run_id", "!=", "b")] },
    ],
    [
      "metrics.a > 1 AND params.b = 'c' AND tags.d = 'e'",
      {
        kind: "and",
        parts: [
          metric("a", ">", 1),
          param("b", "=", "c"),
          { kind: "compare", field: { kind: "tag", key: "d" }, comparator: "=", value: "e" },
        ],
      },
    ],
  ] as const)("%s", (text, filter) => {
    expect(parseFilter(text)).toEqual(filter);
  });
});

describe("what MLflow has not is taken too", () => {
  test.each([
    [
      "metrics.a < 1 or metrics.b < 2 and metrics.c < 3",
      { kind: "or", parts: [metric("a", "<", 1), { kind: "and", parts: [metric("b", "<", 2), metric("c", "<", 3)] }] },
    ],
    [
      "(metrics.a < 1 OR metrics.b < 2) and metrics.c < 3",
      { kind: "and", parts: [{ kind: "or", parts: [metric("a", "<", 1), metric("b", "<", 2)] }, metric("c", "<", 3)] },
    ],
    ["not metrics.a < 1", { kind: "not", part: metric("a", "<", 1) }],
    ["metrics.loss = NaN", metric("loss", "=", Number.NaN)],
    ["metrics.loss > -inf", metric("loss", ">", -Infinity)],
    ["params.units >= 32", param("units", ">=", 32)],
    ["params.units >= '32'", param("units", ">=", 32)],
    ["params.shuffle = true", param("shuffle", "=", "true")],
    ["params.optimizer = adam", param("optimizer", "=", "adam")],
    ["name == brave-otter-7", attribute("run_name", "=", "brave-otter-7")],
    ["start_time >= '2026-11-23'", attribute("start_time", ">=", new Date(2026, 10, 23).getTime())],
    ["start_time < 2026-11-23T10:00Z", attribute("start_time", "<", Date.UTC(2026, 10, 23, 10))],
    ["duration > 60", attribute("duration", ">", 60)],
    [
      "datasets.digest = 3f2a91c07d4e",
      { kind: "compare", field: { kind: "dataset", name: "digest" }, comparator: "=", value: "3f2a91c07d4e" },
    ],
    ["tags.fold = 007", { kind: "compare", field: { kind: "tag", key: "fold" }, comparator: "=", value: "007" }],
  ] as const)("%s", (text, filter) => {
    expect(parseFilter(text)).toEqual(filter);
  });
});

describe("a filter that cannot be read says where and why", () => {
  test.each([
    ["", "a condition begins with what is compared", 0],
    ["metrics.loss", `a comparison comes after "metrics.loss"`, 12],
    ["metrics.loss 0.3", `a comparison comes after "metrics.loss", not "0.3"`, 13],
    ["metrics.loss <", `a value is missing after "metrics.loss <"`, 14],
    ["metrics.loss < '0.3'", `metrics.loss is compared with a number, and "0.3" is none`, 15],
    ["metrics.loss < metrics.val_loss", "fields are not compared with each other", 15],
    ["metrics.loss like 'a'", "metrics.loss is no text", 13],
    ["metric. < 1", `a key is missing after "metric."`, 7],
    ["metrisc.loss < 1", `"metrisc." is not known, did you mean "metrics."?`, 0],
    ["val_loss < 1", `a run has no attribute "val_loss", did you mean "metrics.val_loss" or "params.val_loss"?`, 0],
    ["statu = 'failed'", `a run has no attribute "statu", did you mean "status"?`, 0],
    ["status = 'done'", `"done" is no status`, 9],
    ["status > 'failed'", "a status is compared by =, != and IN only", 9],
    ["params.act > 'relu'", `">" compares numbers, and "relu" is none`, 13],
    ["tags.a < 'b'", `tags.a is a text, which "<" does not compare`, 9],
    ["params.a = 'open", "a quote (') is opened and never closed", 11],
    ["start_time > 'yesterday'", `"yesterday" is no time`, 13],
    ["datasets.size > 3", `a dataset has no "size"`, 9],
    ["(metrics.a < 1", `")" is missing here`, 14],
    ["metrics.a < 1 metrics.b < 2", `"metrics.b" is too much`, 14],
    ["metrics.a < 1 &", `"&" is too much`, 14],
    ["tags.a is 3", "after IS comes NULL or NOT NULL", 10],
    ["run_id in 'a'", `"(" is missing here`, 10],
  ])("%s", (text, problem, column) => {
    const thrown = catchError(() => parseFilter(text));

    expect(thrown.code).toBe("BAD_QUERY");
    const [message = "", line = "", caret = ""] = thrown.message.split("\n");
    expect(message).toContain(problem);
    expect(line).toBe(`  ${text}`);
    expect(caret).toBe(`  ${" ".repeat(column)}^`);
  });

  test("however deep or long it is", () => {
    expect(catchError(() => parseFilter("(".repeat(5000))).message).toContain("levels are too many");
    expect(catchError(() => parseFilter("not ".repeat(5000))).message).toContain("levels are too many");
    const long = Array.from({ length: 5001 }, (_, index) => `seed = ${index}`).join(" or ");
    expect(catchError(() => parseFilter(long)).message).toContain("conditions are too many");
  });
});

test("every filter can be written, and is read back as it was meant", () => {
  fc.assert(
    fc.property(anyFilter, fc.constantFrom(" ", "  ", "\n", "\t"), (filter, blank) => {
      // The words of the grammar in capitals; keys and values stay as they are.
      const text = renderFilter(filter).replaceAll(/(?<=[) ])(?:and|or|not|like|ilike|is)(?= )/g, (word) =>
        word.toUpperCase(),
      );

      expect(parseFilter(text.replaceAll(/(?<=^[^'"]*) /g, blank))).toEqual(filter);
    }),
  );
});

test("whatever is written, it is read or told with a caret within the text", () => {
  const word = fc.constantFrom(
    "metrics.",
    "params.a",
    "and",
    "or",
    "not",
    "(",
    ")",
    "'",
    '"',
    "<",
    "=",
    "in",
    "is",
    "null",
    "0.3",
    ",",
    "é",
    "😀",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(word).map((words) => words.join(" ")),
      ),
      (text) => {
        const thrown = maybeError(() => parseFilter(text));
        if (thrown === undefined) return;
        expect(thrown).toBeInstanceOf(TrackError);
        const caret = (thrown as TrackError).message.split("\n").at(-1) ?? "";
        expect(caret).toMatch(/^ {2,}\^$/);
        expect(caret.length - 3).toBeLessThanOrEqual(text.length);
      },
    ),
  );
});

function maybeError(body: () => unknown): unknown {
  try {
    body();
    return undefined;
  } catch (error) {
    return error;
  }
}

function catchError(body: () => unknown): TrackError {
  const error = maybeError(body);
  if (error instanceof TrackError) return error;
  throw new Error("nothing was thrown");
}
