import { assert, jsonValue, pre, property } from "fast-check";
import { describe, expect, test } from "vitest";

import { fingerprintOf, type Fingerprint } from "../../src/track/fingerprint.ts";

const DEPTH = { nodes: 2000, breadth: 1000, wholeBytes: 1 << 16 };

function look(value: unknown): Fingerprint {
  return fingerprintOf(value, DEPTH);
}

const inner = (): number => 1;
const forbidden = (): never => {
  throw new Error("user code ran");
};

class Counter {
  step = 1;
  add(): number {
    return this.step;
  }
}

describe("the fingerprint of a value", () => {
  test("is the same for the same data, and is exact", () => {
    assert(
      property(jsonValue({ maxDepth: 4 }), (value) => {
        const first = look(value);
        expect(look(structuredClone(value))).toEqual(first);
        expect(first.isExact).toBe(true);
      }),
    );
  });

  test("is another one for other data", () => {
    assert(
      property(jsonValue({ maxDepth: 3 }), jsonValue({ maxDepth: 3 }), (one, other) => {
        pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(look(one).digest).not.toBe(look(other).digest);
      }),
    );
  });

  test.each<readonly [string, () => unknown, (value: never) => void]>([
    ["an element of a list", () => [1, 2, 3], (list: number[]) => void (list[1] = 5)],
    ["a list that grows", () => [1], (list: number[]) => void list.push(1)],
    ["elements that move", () => [2, 1], (list: number[]) => void list.copyWithin(0, 1)],
    [
      "a deep property",
      () => ({ a: { b: [{ c: 1 }] } }),
      (one: { a: { b: { c: number }[] } }) => void (one.a.b[0]!.c = 2),
    ],
    ["a property that comes", () => ({}), (one: Record<string, unknown>) => void (one["a"] = undefined)],
    ["a property that goes", () => ({ a: undefined }), (one: { a?: undefined }) => void delete one.a],
    ["an entry of a map", () => new Map([["a", 1]]), (map: Map<string, number>) => void map.set("a", 2)],
    ["a member of a set", () => new Set([1]), (set: Set<number>) => void set.add(2)],
    ["a date", () => new Date(0), (date: Date) => void date.setTime(5)],
    ["a typed array", () => new Float64Array(100), (array: Float64Array) => void (array[57] = 1e-300)],
    ["a buffer", () => new ArrayBuffer(8), (buffer: ArrayBuffer) => void new Uint8Array(buffer).fill(1)],
    ["a field of an object of a class", () => new Counter(), (counter: Counter) => void (counter.step = 2)],
    [
      "a property of a function",
      () => Object.assign(() => 1, { calls: 0 }),
      (one: { calls: number }) => void (one.calls += 1),
    ],
    ["zero that becomes negative", () => ({ a: 0 }), (one: { a: number }) => void (one.a = -0)],
    ["a large typed array as a whole", () => new Float32Array(1e6), (array: Float32Array) => void array.fill(1)],
    ["a long list as a whole", () => Array.from({ length: 1e5 }, (_, i) => i), (list: number[]) => void list.fill(7)],
    ["which tensor a variable holds", makeTensor, (tensor: { dataId: object }) => void (tensor.dataId = {})],
  ])("changes with %s", (_, make, change) => {
    const value = make();
    const before = look(value);
    change(value as never);
    expect(look(value).digest).not.toBe(before.digest);
  });

  test.each<readonly [string, unknown]>([
    ["a long text", "x".repeat(1e6)],
    ["a large typed array", new Float64Array(1e6)],
    ["a long list", Array.from({ length: 2000 }, () => 1)],
    ["a function, which may have closed over something", () => 1],
    ["an object of a class, which may have private fields", new Counter()],
    ["a promise", Promise.resolve(1)],
    [
      "an object with a getter",
      {
        get a() {
          return 1;
        },
      },
    ],
    ["what is deeper than it is looked at", deepList(3000)],
  ])("is only a sample of %s", (_, value) => {
    expect(look(value).isExact).toBe(false);
    expect(look(value)).toEqual(look(value));
  });

  test("runs nothing of the user's: no getter, no proxy, no iterator, no toJSON", () => {
    class Sly extends Map<string, number> {
      override get size(): number {
        return forbidden();
      }
      override entries(): MapIterator<[string, number]> {
        return forbidden();
      }
    }
    const trap = new Proxy(
      {},
      {
        get: forbidden,
        ownKeys: forbidden,
        getPrototypeOf: forbidden,
        has: forbidden,
        getOwnPropertyDescriptor: forbidden,
      },
    );
    const value = [
      {
        get a() {
          return forbidden();
        },
        toJSON: forbidden,
      },
      trap,
      new Sly(),
      Object.defineProperty([1], "0", { get: forbidden }),
      { [Symbol.iterator]: forbidden, valueOf: forbidden, toString: forbidden },
    ];

    expect(() => look(value)).not.toThrow();
  });

  test("bears what leads back to itself", () => {
    const value: { self?: unknown } = {};
    value.self = value;

    expect(look(value)).toEqual(look(value));
  });

  test("names the functions and classes of the value", () => {
    const found = new Set<object>();

    fingerprintOf({ list: [inner], counter: new Counter() }, DEPTH, (code) => found.add(code));

    expect(found).toEqual(new Set([inner, Counter]));
  });
});

function makeTensor(): { dataId: object; shape: number[]; dtype: string } {
  return { dataId: {}, shape: [1000, 1000], dtype: "float32" };
}

function deepList(depth: number): unknown {
  let list: unknown[] = [];
  for (let level = 0; level < depth; level += 1) list = [list];
  return list;
}
