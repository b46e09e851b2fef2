import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { maybeFrame } from "../../src/frame/maybe-frame.ts";

function requireFrame(value: unknown) {
  const frame = maybeFrame(value);
  if (frame === undefined) throw new Error("not taken for a frame");
  return frame;
}

describe("an array of alike objects", () => {
  test("has the columns of all its rows, with what their values are", () => {
    const frame = requireFrame([
      { name: "Ada", born: new Date(0), scores: [1] },
      { name: null, born: new Date(1), notes: 1n, scores: [2] },
      { name: "Bo", born: "1815", scores: [3] },
    ]);

    expect(frame.columns).toEqual([
      { name: "name", type: "string" },
      { name: "born", type: "mixed" },
      { name: "scores", type: "list" },
      { name: "notes", type: "bigint" },
    ]);
    expect(frame.readRows(1, 3)).toEqual([
      [null, new Date(1), [2], 1n],
      ["Bo", "1815", [3], undefined],
    ]);
    expect(frame.readColumn(0, 0, 2)).toEqual(["Ada", null]);
    expect([frame.kind, frame.rowCount, frame.rowLabel(2)]).toEqual(["Array", 3, 2]);
  });

  test("is known in a moment, however many rows there are", () => {
    const rows = Array.from({ length: 1_000_000 }, (_, id) => ({ id }));
    let reads = 0;
    const counted = new Proxy(rows, {
      getOwnPropertyDescriptor: (target, key) => {
        reads += 1;
        return Reflect.getOwnPropertyDescriptor(target, key);
      },
    });

    expect(requireFrame(rows).rowCount).toBe(1_000_000);
    expect(maybeFrame(counted)).toBeUndefined();
    expect(reads).toBe(0);
  });

  test.each([
    ["nothing", []],
    ["numbers", [1, 2]],
    ["a hole", [{ a: 1 }, null]],
    ["instances of a class", [new Date(0)]],
    ["unlike objects", [{ a: 1 }, { b: 1 }, { c: 1 }]],
    ["objects without properties", [{}, {}]],
    ["lists", [[1], [2]]],
  ])("of %s is no frame", (_, value) => {
    expect(maybeFrame(value)).toBeUndefined();
  });

  test("is read without running a getter, of a row or of the array", () => {
    let runs = 0;
    const getter = {
      get a() {
        runs += 1;
        return 1;
      },
    };
    const array = [{ a: 1 }, { a: 2 }];
    const late = Array.from({ length: 3000 }, (): object => ({ a: 1 }));
    late[2000] = getter;
    Object.defineProperty(late, 2500, { get: () => (runs += 1), enumerable: true });

    expect(maybeFrame([getter])).toBeUndefined();
    expect(maybeFrame(Object.defineProperty(array, 0, { get: () => (runs += 1) }))).toBeUndefined();
    expect(requireFrame(late).readColumn(0, 1999, 2001)).toEqual([1, undefined]);
    expect(requireFrame(late).readRows(2500, 2501)).toEqual([[undefined]]);
    expect(runs).toBe(0);
  });
});

describe("a Map", () => {
  test("has its keys in one column and its values in another", () => {
    const frame = requireFrame(
      new Map<string, unknown>([
        ["a", 1],
        ["b", null],
      ]),
    );

    expect(frame.columns).toEqual([
      { name: "key", type: "string" },
      { name: "value", type: "number" },
    ]);
    expect(frame.readRows(0, 2)).toEqual([
      ["a", 1],
      ["b", null],
    ]);
    expect([frame.kind, frame.isSequential]).toEqual(["Map", true]);
  });

  test("of alike objects has a column for each of their properties", () => {
    const frame = requireFrame(new Map([[{ id: 1 }, { x: 1, y: 2 }]]));

    expect(frame.columns.map(({ name }) => name)).toEqual(["key", "x", "y"]);
    expect(frame.readRows(0, 1)).toEqual([[{ id: 1 }, 1, 2]]);
  });

  test("is read as the Map it is, whatever a subclass answers", () => {
    class Loud extends Map<string, number> {
      override [Symbol.iterator](): never {
        throw new Error("asked");
      }
      override entries(): never {
        throw new Error("asked");
      }
    }
    const loud = new Loud();
    loud.set("a", 1);

    expect(requireFrame(loud).readRows(0, 1)).toEqual([["a", 1]]);
    expect(maybeFrame(new Map())).toBeUndefined();
  });
});

test("reading by rows and by columns gives the same values", () => {
  const row = fc.record({ a: fc.anything(), b: fc.option(fc.integer()), c: fc.string() });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), fc.nat(), fc.nat(), (rows, from, count) => {
      const frame = requireFrame(rows);
      const start = from % rows.length;
      const end = Math.min(rows.length, start + (count % 5));
      const byRows = frame.readRows(start, end);

      expect(byRows).toEqual(rows.slice(start, end).map(({ a, b, c }) => [a, b, c]));
      for (const column of [0, 1, 2]) {
        expect(Array.from(frame.readColumn(column, start, end))).toEqual(byRows.map((cells) => cells[column]));
      }
    }),
  );
});
