import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { parseArguments, parsePairs } from "../../kernel/magics/arguments.ts";
import { MagicError } from "../../kernel/magics/magic.ts";
import { maybeNearestName } from "../../src/shared/nearest-name.ts";
import { parseValue } from "../../kernel/magics/track-values.ts";

const FLAGS = { flags: ["seed", "experiment"], short: { e: "experiment" } };

describe("an argument", () => {
  test.each([
    ["one two", ["one", "two"], {}],
    ["  one   two ", ["one", "two"], {}],
    ["--seed 7 one", ["one"], { seed: ["7"] }],
    ["one --seed=7 -e lab", ["one"], { seed: ["7"], experiment: ["lab"] }],
    [`"two words" name='a "b"'`, ["two words", `name=a "b"`], {}],
    [`--seed "" ''`, [""], { seed: [""] }],
    ["a=-1 -2 --seed -3", ["a=-1", "-2"], { seed: ["-3"] }],
    ["one -- --seed -x", ["one", "--seed", "-x"], {}],
    ["", [], {}],
  ])("%j is taken apart as a shell would", (argument, words, flags) => {
    const parsed = parseArguments(argument, FLAGS);

    expect([parsed.words, Object.fromEntries(parsed.flags)]).toEqual([words, flags]);
  });

  test.each([
    ["--sed 7", `unknown flag "--sed"`],
    ["-x 7", `unknown flag "-x"`],
    ["--seed", `"--seed" needs a value`],
    [`"open`, `a quote (") is opened and never closed`],
  ])("%j is refused", (argument, message) => {
    expect(() => parseArguments(argument, FLAGS)).toThrow(message);
    expect(() => parseArguments(argument, FLAGS)).toThrow(MagicError);
  });

  test("any words come back when they are quoted", () => {
    fc.assert(
      fc.property(fc.array(fc.string().filter((word) => !word.includes('"'))), (words) => {
        const parsed = parseArguments(`-- ${words.map((word) => `"${word}"`).join(" ")}`, FLAGS);

        expect(parsed.words).toEqual(words);
      }),
    );
  });
});

test("pairs are split at the first equals sign, and anything else is refused", () => {
  expect(parsePairs(["a=1", "b=c=d", "e="], "x")).toEqual([
    ["a", "1"],
    ["b", "c=d"],
    ["e", ""],
  ]);
  for (const words of [[], ["a"], ["=1"]]) expect(() => parsePairs(words, "x")).toThrow(MagicError);
});

test.each([
  ["1", 1],
  [".5", 0.5],
  ["1e-3", 0.001],
  ["1_000", 1000],
  ["true", true],
  ["null", null],
  ["[1, 2]", [1, 2]],
  [`{"a":1}`, { a: 1 }],
  ["adam", "adam"],
  ["trueish", "trueish"],
  ["[broken", "[broken"],
  ["", ""],
])("the value %j", (text, value) => {
  expect(parseValue(text)).toEqual(value);
});

test.each([
  ["trak", "track"],
  ["tarck", "track"],
  ["TRACK", "track"],
  ["lsmagics", "lsmagic"],
  ["matplotlib", undefined],
])("the nearest name to %j", (typed, name) => {
  expect(maybeNearestName(typed, ["track", "lsmagic"])).toBe(name);
});
