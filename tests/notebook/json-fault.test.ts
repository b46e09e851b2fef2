import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { maybeJsonFault } from "../../src/notebook/json-fault.ts";

describe("the fault of a text that is not JSON", () => {
  test.each([
    ["", 0, "the file is empty"],
    ["  ", 2, "the file is empty"],
    ['{"a": 1', 7, '"{" is never closed'],
    ["[1, [2", 6, '"[" is never closed'],
    ['{"a" 1}', 5, 'expected ":"'],
    ['{"a": 1 "b": 2}', 8, 'expected "," or "}"'],
    ["[1 2]", 3, 'expected "," or "]"'],
    ["[1, ]", 4, "expected a value"],
    ['{"a": 1, }', 9, "expected a name in double quotes"],
    ["{'a': 1}", 1, "expected a name in double quotes"],
    ['["open', 1, "the string that begins here is never closed"],
    ['["a\nb"]', 3, "a line end or control character inside a string"],
    [String.raw`["\x"]`, 2, String.raw`"\x" is no escape of JSON`],
    ["[1] x", 4, "there is more text after the end"],
    ["[NaN]", 1, "expected a value"],
    ["[01]", 2, 'expected "," or "]"'],
  ])("%j is wrong at %i: %s", (text, offset, reason) => {
    const fault = maybeJsonFault(text);

    expect(fault).toEqual({ offset, reason });
  });

  test("JSON has none, whatever it holds", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(maybeJsonFault(text)).toBeUndefined();
      }),
    );
  });

  test("a text has a fault exactly when JSON.parse refuses it", () => {
    const nearlyJson = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", ":", '"', "]", "}", "\\", "\n", "0", "-", "e", "t"))
      .map(([text, seed, piece]) => {
        const at = seed % (text.length + 1);
        return text.slice(0, at) + piece + text.slice(at + 1);
      });
    fc.assert(
      fc.property(nearlyJson, (text) => {
        const isJson = maybeJsonFault(text) === undefined;

        expect(isJson).toBe(parses(text));
      }),
    );
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
