import * as fc from "fast-check";
import { expect, test } from "vitest";

import { maybeDataContent } from "../../src/frame/data-content.ts";

function digestOf(value: object): string | undefined {
  return maybeDataContent(value)?.digest;
}

class DanfoFrame {
  readonly $isSeries = false;
  readonly $dtypes: readonly string[];
  readonly $index: readonly number[];
  readonly $columns: readonly string[];
  readonly $data: readonly (readonly unknown[])[];

  constructor($columns: readonly string[], $data: readonly (readonly unknown[])[]) {
    this.$columns = $columns;
    this.$data = $data;
    this.$dtypes = $columns.map(() => "float32");
    this.$index = $data.map((_, row) => row);
  }

  print(): void {}

  iloc(): void {}
}

const ROWS = Array.from({ length: 9000 }, (_, id) => ({ id, big: BigInt(id), rate: id === 7 ? NaN : id / 3, s: "é" }));

test("a digest is of all values and names, and of nothing else", () => {
  const digest = digestOf(ROWS);

  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(digestOf(ROWS.map((row) => ({ ...row })))).toBe(digest);
  expect(digestOf(ROWS.map(({ id, ...rest }) => ({ ...rest, id })))).toBe(digest);
  expect(digestOf(ROWS.with(8400, { id: 0, big: 0n, rate: 0, s: "" }))).not.toBe(digest);
  expect(digestOf(ROWS.toReversed())).not.toBe(digest);
  expect(digestOf(ROWS.map(({ id, ...rest }) => ({ ID: id, ...rest })))).not.toBe(digest);
  expect(digestOf([...ROWS.slice(0, -1), { ...ROWS.at(-1), late: 1 }])).not.toBe(digest);
});

test("the same rows have one digest, whatever holds them and however it writes numbers and what is missing", () => {
  const frame = new DanfoFrame(
    ["s", "id", "big", "rate"],
    ROWS.map(({ id, rate, s }) => [s, id, id, rate]),
  );

  expect(digestOf(frame)).toBe(digestOf(ROWS));
  expect(digestOf(ROWS.map((row) => ({ ...row, rate: row.id === 7 ? null : row.rate })))).toBe(digestOf(ROWS));
  expect(digestOf(new Map([["a", { x: 1 }]]))).toBe(digestOf([{ key: "a", x: 1 }]));
  expect(digestOf(Float64Array.of(1, 2))).toBe(digestOf([1, 2]));
  expect(digestOf([Float32Array.of(1, 2)])).toBe(digestOf([[1, 2]]));
});

test("a value is never taken for another", () => {
  const values = [
    1,
    "1",
    true,
    "true",
    null,
    "-",
    "",
    [1],
    ["1"],
    [[1]],
    { a: 1 },
    new Date(0),
    "d0",
    "a\nb",
    -1,
    1e30,
  ];
  const digests = values.map((value) => digestOf([{ value, text: "x" }]));

  expect(new Set(digests).size).toBe(values.length);
  expect(digestOf([{ value: "a" }, { value: "b" }])).not.toBe(digestOf([{ value: 'a"\n"b' }, { value: "" }]));
});

test("what holds itself has a digest as well", () => {
  const loop: { self?: unknown } = {};
  loop.self = loop;

  expect(digestOf([{ loop }])).toMatch(/^[0-9a-f]{64}$/);
});

test("equal rows have equal digests, and one changed value gives another", () => {
  const value = fc.oneof(
    fc.integer(),
    fc.double({ noNaN: true }),
    fc.string(),
    fc.boolean(),
    fc.date({ noInvalidDate: true }),
  );
  const rows = fc.array(fc.record({ a: value, b: value }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(rows, fc.nat(), (some, pick) => {
      const at = pick % some.length;
      const changed = some.with(at, { ...(some[at] as { a: unknown; b: unknown }), b: "another value" } as never);

      expect(digestOf(structuredClone(some))).toBe(digestOf(some));
      expect(digestOf(changed) === digestOf(some)).toBe(some[at]?.b === "another value");
    }),
  );
});
