import { describe, expect, test } from "vitest";

import { findDifferences, sanitise } from "../../scripts/corpus/compare-outputs.ts";

function executed(folder: string, ...cells: readonly (readonly object[])[]) {
  const text = JSON.stringify({
    cells: cells.map((outputs, index) => {
      return { cell_type: "code", id: `c${index}`, metadata: {}, source: "", execution_count: index + 1, outputs };
    }),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  });
  return { folder, text };
}

function stream(text: string, name = "stdout"): object {
  return { output_type: "stream", name, text };
}

function result(data: object, execution_count: number | null = 1): object {
  return { output_type: "execute_result", data, metadata: {}, execution_count };
}

describe("two runs of a notebook", () => {
  test("are the same whatever the places, times and pieces of streams", () => {
    const first = executed("/tmp/a", [stream("in /tmp/a: 12.5 ms\n"), stream("at 2026-11-24T18:00:00.000Z\n")]);
    const second = executed("/tmp/b", [stream("in /tmp/b: 3 ms\nat 2026-11-24T19:11:02.123Z\n")]);

    expect(findDifferences(first, second)).toEqual([]);
  });

  test("differ by a value, by a stream, by an order, and by a count, each told with its cell", () => {
    const both = (...outputs: readonly object[]) => executed("/tmp/a", [], outputs);
    const pairs = [
      [both(result({ "text/plain": "1" })), both(result({ "text/plain": "2" }))],
      [both(stream("a")), both(stream("a", "stderr"))],
      [both(stream("a"), result({ "text/plain": "1" })), both(result({ "text/plain": "1" }), stream("a"))],
      [both(result({ "text/plain": "1" })), both()],
    ] as const;

    for (const [first, second] of pairs) {
      expect(findDifferences(first, second)).toEqual([expect.stringMatching(/^code cell 2 gave\n/)]);
    }
    expect(findDifferences(executed("/", []), executed("/"))).toEqual(["1 code cells, and 0"]);
  });
});

test.each([
  ["run 0192f3c4-5b6a-7c8d-9e0f-a1b2c3d4e5f6 ended", "run <uuid> ended"],
  ["wall time: 326 µs, 1.5 s, 2 min", "wall time: <duration>, <duration>, <duration>"],
  ["Tue Nov 24 2026 19:11:02 GMT+0000 (Coordinated Universal Time)", "<time>"],
  ["at 1795546262123", "at <time>"],
  ["run fair-weasel-4 ended", "run <name> ended"],
  ["file:///tmp/a%20b/x.ts and /tmp/a b/x.ts", "<folder>/x.ts and <folder>/x.ts"],
  ["12 items, 3.5 kg, v1.2.3", "12 items, 3.5 kg, v1.2.3"],
])("%j is compared as %j", (text, sanitised) => {
  expect(sanitise(text, "/tmp/a b")).toBe(sanitised);
});
