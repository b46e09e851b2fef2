// The slice of a session, from the sources of its cells to the cells a result rests on.
import { describe, expect, test } from "vitest";

import { factsOf } from "../../src/track/session/cell-facts.ts";
import { SliceIndex } from "../../src/track/slice.ts";

/** The sources that the last one rests on, itself included. */
function sliceOfSources(...sources: readonly string[]): readonly string[] {
  const index = new SliceIndex();
  for (const source of sources) index.add(factsOf(source));
  return index.sliceOf(sources.length - 1).map((place) => sources[place] ?? "");
}

describe("the slice of a cell", () => {
  test("holds the cells that declared what it reads, and what these read, in executed order", () => {
    expect(sliceOfSources("const a = 1", "const other = 2", "const b = a + 1", "b * 2")).toEqual([
      "const a = 1",
      "const b = a + 1",
      "b * 2",
    ]);
  });

  test("holds what JSX elements name, and what they become calls of", () => {
    const cells = [
      "const h = make()",
      "const Chart = () => null",
      "const other = 1",
      "const App = () => <Chart />",
      "App()",
    ];
    const index = new SliceIndex();
    const jsx = { runtime: "classic", factory: "h", fragmentFactory: "F" } as const;
    for (const cell of cells) index.add(factsOf(cell, () => jsx));

    expect(index.sliceOf(4)).toEqual([0, 1, 3, 4]);
  });

  test("is the cell alone when it reads nothing", () => {
    expect(sliceOfSources("const a = 1", "const b = 2")).toEqual(["const b = 2"]);
  });

  test("goes to the last declaration, not to an older one", () => {
    expect(sliceOfSources("const rate = 1", "const rate = 2", "train(rate)")).toEqual([
      "const rate = 2",
      "train(rate)",
    ]);
  });

  test("goes to the declaration before the reader, not to a later one", () => {
    const train = "const model = train(rate)";
    expect(sliceOfSources("const rate = 1", train, "const rate = 2", "test(model)")).toEqual([
      "const rate = 1",
      train,
      "test(model)",
    ]);
  });

  test("holds what reads its own older value", () => {
    expect(
      sliceOfSources("let rows = load()", "rows = rows.slice(1)", "const rows = rows.filter(Boolean)", "rows"),
    ).toEqual(["let rows = load()", "rows = rows.slice(1)", "const rows = rows.filter(Boolean)", "rows"]);
  });

  test.each([
    ["a method that may change it", "await model.fit(xs)"],
    ["an assignment to a member", "model.layers[0].rate = 1"],
    ["a deleted member", "delete model.cache"],
    ["a count", "model.epoch++"],
    ["an assignment", "model = better"],
  ])("holds a change in place: %s", (_, change) => {
    expect(sliceOfSources("let model = build()", change, "model.predict(1)")).toEqual([
      "let model = build()",
      change,
      "model.predict(1)",
    ]);
  });

  test.each([
    "rows.map((row) => row.x)",
    "rows.slice(0, 5)",
    "model.summary()",
    "frame.head(3)",
    "`${rows.length} rows`",
  ])("leaves out a cell that only looks: %s", (look) => {
    const sources = ["const rows = load(), model = build(), frame = table()", look, "use(rows, model, frame)"];
    expect(sliceOfSources(...sources)).not.toContain(look);
  });

  test("is not held together by modules and globals whose methods are called", () => {
    const sources = [
      `import * as tf from "@tensorflow/tfjs"`,
      "const a = tf.tensor([1]); console.log(a)",
      "const b = tf.tensor([2]); console.log(b)",
      "b.print()",
    ];

    expect(sliceOfSources(...sources)).toEqual([sources[0], sources[2], sources[3]]);
  });

  test("gives a function the values of the moment when it is called", () => {
    const build = "function build() { return model(rate) }";
    const train = "const trained = build()";

    expect(sliceOfSources("const rate = 1", build, "const rate = 2", train)).toEqual([build, "const rate = 2", train]);
    expect(sliceOfSources(build, "const rate = 1", train, "const rate = 2", "test(trained)")).toEqual([
      build,
      "const rate = 1",
      train,
      "test(trained)",
    ]);
  });

  test("puts what a function changes down to the cell that calls it", () => {
    const sources = [
      "const model = create()",
      "const train = () => model.fit(1)",
      "await train()",
      "model.evaluate(1)",
    ];

    expect(sliceOfSources(...sources)).toEqual(sources);
    expect(sliceOfSources(sources[0] ?? "", sources[1] ?? "", "model.evaluate(1)")).not.toContain(sources[1]);
  });

  test("follows functions that use functions, and methods of classes and objects", () => {
    const sources = [
      "const scale = 2",
      "const times = (x: number) => x * scale",
      "class Trainer { run() { return times(1) } }",
      "const tools = { make: () => new Trainer() }",
      "tools.make()",
    ];

    expect(sliceOfSources(...sources)).toEqual(sources);
  });

  test("takes a callback as run at once", () => {
    const sources = ["const scale = 1", "const ys = xs.map((x) => x * scale)", "const scale = 2", "sum(ys)"];

    expect(sliceOfSources(...sources)).toEqual([sources[0], sources[1], sources[3]]);
  });

  test("sees the variables that magics take", () => {
    expect(sliceOfSources("const acc = 0.9", "%track metric accuracy={acc}")).toHaveLength(2);
    expect(sliceOfSources("const rows = []", "%track data rows --role test")).toHaveLength(2);
  });

  test("bears cells that do not parse", () => {
    expect(sliceOfSources("const a = 1", "const = =", "a")).toEqual(["const a = 1", "a"]);
  });
});

describe("the facts of a cell", () => {
  test("are the same code whatever its magics, blank lines and trailing blanks", () => {
    const { codeDigest } = factsOf("const a = 1\nuse(a)");

    expect(factsOf("%track on\n\nconst a = 1  \nuse(a)\n%track metric a={a}\n").codeDigest).toBe(codeDigest);
    expect(factsOf("const a = 2\nuse(a)").codeDigest).not.toBe(codeDigest);
  });

  test("name the literal constants, and not what is computed", () => {
    const { constants } = factsOf(`const rate = 0.1, name = "adam", layers = [8, 4]\nlet loss = compute()`);

    expect([...constants]).toEqual([
      ["rate", 0.1],
      ["name", "adam"],
      ["layers", [8, 4]],
    ]);
  });

  test("name what is imported", () => {
    expect(factsOf(`import * as tf from "@tensorflow/tfjs"\nimport { z } from "zod"`).imports).toEqual([
      "@tensorflow/tfjs",
      "zod",
    ]);
  });
});
