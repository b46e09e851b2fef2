import { describe, expect, test } from "vitest";

import { toPlainText } from "../../kernel/runtime/display/plain-text.ts";
import { NODE_MAJOR } from "../helpers/node-version.ts";

describe("values as text", () => {
  test("of classes, functions and circles are what Node shows, four levels deep", () => {
    class Model {
      readonly layers = [{ units: 8, weights: { kernel: { shape: { dims: [1] } } } }];
      readonly self = this;
      get size(): never {
        throw new Error("ran");
      }
    }

    expect(toPlainText(Model)).toBe("[class Model]");
    expect(toPlainText(new Model())).toBe(
      "<ref *1> Model {\n" +
        "  layers: [\n    { units: 8, weights: { kernel: { shape: [Object] } } }\n  ],\n" +
        "  self: [Circular *1]\n" +
        "}",
    );
    expect(
      toPlainText({
        get now() {
          throw new Error("ran");
        },
      }),
    ).toBe("{ now: [Getter] }");
  });

  test("hold no colours, whatever the environment says", () => {
    process.env["FORCE_COLOR"] = "3";
    try {
      expect(toPlainText({ a: 1, b: "x" })).toBe("{ a: 1, b: 'x' }");
    } finally {
      delete process.env["FORCE_COLOR"];
    }
  });

  test("are those of an inspector of their own, unless it throws", () => {
    const inspector = Symbol.for("nodejs.util.inspect.custom");

    expect(toPlainText({ [inspector]: () => "my own" })).toBe("my own");
    expect(
      toPlainText({
        a: 1,
        [inspector]() {
          throw new Error("no");
        },
      }),
    ).toContain("a: 1");
  });

  test("run no trap of a proxy", () => {
    const handler = new Proxy({}, { get: (_, trap) => expect.unreachable(String(trap)) });

    // Node 26 says that it is one.
    expect(toPlainText(new Proxy({ a: 1 }, handler))).toBe(NODE_MAJOR >= 26 ? "Proxy({ a: 1 })" : "{ a: 1 }");
  });
});

function tree(width: number, depth: number): object {
  if (depth === 0) return { leaf: true };
  return Object.fromEntries(Array.from({ length: width }, (_, index) => [`k${index}`, tree(width, depth - 1)]));
}

describe("huge values", () => {
  test("are shown less deep, so that what is in sight stays readable", () => {
    const text = toPlainText(tree(20, 4));

    expect(text).toContain("k19: [Object]");
    expect(text.length).toBeLessThan(50_000);
  });

  test("with a million properties are shown by the first hundred", () => {
    const large = Object.fromEntries(Array.from({ length: 1_000_000 }, (_, index) => [`key${index}`, index]));

    const text = toPlainText(large);

    expect(text.split("\n")).toHaveLength(103);
    expect(text).toMatch(/key99: 99\n\}\n\.\.\. 999900 more properties$/);
  });

  test("are cut where they are long, in lists and texts as well", () => {
    expect(toPlainText(Array.from({ length: 1e6 }, (_, index) => index))).toMatch(/\.\.\. 999900 more items\n\]$/);
    expect(toPlainText("x".repeat(1e6))).toMatch(/x'\.\.\. 990000 more characters$/);
    expect(toPlainText(Array.from({ length: 100 }, () => "y".repeat(10_000)))).toMatch(/\.\.\. \d+ more characters$/);
  });

  test("whose parts all know each other are shown once", () => {
    const parent: { readonly children: object[] } = { children: [] };
    for (let index = 0; index < 100; index += 1) parent.children.push({ index, parent });

    expect(toPlainText(parent)).toContain("{ index: 99, parent: [Circular *1] }");
  });
});

test("half of a pair of surrogates is replaced, since strict clients refuse it", () => {
  const own = { [Symbol.for("nodejs.util.inspect.custom")]: () => "\ud83d" };

  expect(toPlainText({ a: "\ud83d" }).isWellFormed()).toBe(true);
  expect(toPlainText(own)).toBe("\ufffd");
});
