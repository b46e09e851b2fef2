import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { parseArguments, parsePairs } from "../../kernel/magics/arguments.ts";
import { MagicError, type MagicForm } from "../../kernel/magics/magic.ts";
import { maybeNearestName } from "../../src/shared/nearest-name.ts";
import { parseValue } from "../../kernel/magics/track/values.ts";

const FORM: MagicForm = {
  summary: "",
  arguments: [{ name: "WORD", kind: "word", isOptional: true, isRepeatable: true }],
  flags: [
    { name: "seed", value: "N", help: "", isRepeatable: true },
    { name: "experiment", short: "e", value: "NAME", help: "" },
    { name: "force", short: "f", help: "" },
    { name: "role", choices: ["train", "test"], help: "" },
  ],
};
const RAW: MagicForm = { ...FORM, arguments: [{ name: "CODE", kind: "code" }] };

const parse = (argument: string, form: MagicForm = FORM) => parseArguments(argument, form, "%magic");

describe("an argument", () => {
  test.each<[argument: string, words: readonly string[], flags: Readonly<Record<string, readonly string[]>>]>([
    ["one two", ["one", "two"], {}],
    ["  one   two ", ["one", "two"], {}],
    ["--seed 7 one", ["one"], { seed: ["7"] }],
    ["one --seed=7 -e lab", ["one"], { seed: ["7"], experiment: ["lab"] }],
    ["-elab -f one", ["one"], { experiment: ["lab"], force: [""] }],
    ["--seed 1 --seed 2", [], { seed: ["1", "2"] }],
    [`"two words" name='a "b"'`, ["two words", `name=a "b"`], {}],
    [`--seed "" ''`, [""], { seed: [""] }],
    ["a=-1 -2 --seed -3", ["a=-1", "-2"], { seed: ["-3"] }],
    ["one -- --seed -x", ["one", "--seed", "-x"], {}],
    ["", [], {}],
  ])("%j is taken apart as a shell would", (argument, words, flags) => {
    const parsed = parse(argument);

    expect(parsed.words).toEqual(words);
    for (const { name } of FORM.flags) expect(parsed.flags(name)).toEqual(flags[name] ?? []);
  });

  test.each([
    ["--sed 7", `unknown flag "--sed"`],
    ["--sed 7", `Did you mean "--seed"?`],
    ["-x 7", `unknown flag "-x"`],
    ["--force=yes", `unknown flag "--force=yes"`],
    ["--role dev", `"--role dev" is not one of train, test`],
    ["--seed", `"--seed" needs a value`],
    [`"open`, `a quote (") is opened and never closed`],
  ])("%j is refused", (argument, message) => {
    expect(() => parse(argument)).toThrow(message);
    expect(() => parse(argument)).toThrow(MagicError);
  });

  test("any words come back when they are quoted", () => {
    fc.assert(
      fc.property(fc.array(fc.string().filter((word) => !word.includes('"'))), (words) => {
        const parsed = parse(`-- ${words.map((word) => `"${word}"`).join(" ")}`);

        expect(parsed.words).toEqual(words);
      }),
    );
  });
});

describe("an argument that is the rest of the line", () => {
  test.each([
    [`x = "it's" + 'a'`, `x = "it's" + 'a'`, undefined],
    [`-e lab don't  stop`, "don't  stop", "lab"],
    ["-x + 1", "-x + 1", undefined],
    ["-e lab -y", "-y", "lab"],
  ])("%j is taken as it is, behind its flags", (argument, word, experiment) => {
    const parsed = parse(argument, RAW);

    expect([parsed.words, parsed.flag("experiment")]).toEqual([[word], experiment]);
  });

  test("must be there", () => {
    expect(() => parse("-e lab", RAW)).toThrow(`"%magic" needs CODE after "%magic"`);
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
