import * as fc from "fast-check";
import { expect, test } from "vitest";

import { createFrameReader, encodeFrame } from "../../src/service/rpc-frames.ts";
import { compareCompletions, matchQuality } from "../../src/service/rank.ts";
import { readSignature } from "../../src/service/signature.ts";

test("messages are read as they were written, wherever the bytes were cut", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ text: fc.string({ unit: "grapheme" }) })),
      fc.array(fc.nat(200)),
      (messages, cuts) => {
        const bytes = Buffer.from(messages.map(encodeFrame).join(""));
        const read: unknown[] = [];
        const take = createFrameReader((message) => read.push(message));

        let start = 0;
        for (const cut of cuts) {
          take(bytes.subarray(start, start + cut));
          start = Math.min(start + cut, bytes.length);
        }
        take(bytes.subarray(start));

        expect(read).toEqual(messages);
      },
    ),
  );
});

test("what is no frame is refused", () => {
  const take = createFrameReader(() => undefined);

  expect(() => take(Buffer.from("hello\r\n\r\n"))).toThrow("no frame of a language server");
});

function rate(name: string, sortText: string) {
  return { name, sortText, quality: matchQuality(name, "fi") };
}

test("completions stand as an editor has them: what fits first, deprecated and internal ones last", () => {
  const names = [rate("fitAll", "z11"), rate("_fi", "11"), rate("Filter", "11"), rate("fit", "11"), rate("find", "15")];

  const sorted = names.toSorted(compareCompletions).map(({ name }) => name);

  expect(sorted).toEqual(["fit", "find", "fitAll", "Filter", "_fi"]);
});

test.each([
  [
    "(method) Array<number>.at(index: number): number",
    { signature: "Array<number>.at(index: number): number", kind: undefined },
  ],
  ["(parameter) row: Row", { signature: "row: Row", kind: "param" }],
  ["(alias) class Model", { signature: "class Model", kind: "class" }],
  ["function f(a: {\n    b: number;\n}): void", { signature: "function f(a: { b: number; }): void", kind: "function" }],
  ["function f(a: 1): 1\nfunction f(a: 2): 2", { signature: "function f(a: 1): 1 (+1 overload)", kind: "function" }],
  [
    "function f(a: 1): 1\nfunction f(a: 2): 2\n// +2 more overloads\nnamespace f",
    { signature: "function f(a: 1): 1 (+3 overloads)", kind: "function" },
  ],
])("the declaration %j is told in one line", (detail, signature) => {
  expect(readSignature(detail)).toEqual(signature);
});
