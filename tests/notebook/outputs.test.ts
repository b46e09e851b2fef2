// Outputs that are compared with what is stored.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { Output } from "../../src/notebook/notebook.ts";
import { toComparableText } from "../../src/notebook/outputs/comparable-text.ts";
import { compareOutputs } from "../../src/notebook/outputs/compare-outputs.ts";
import { replaceOutputs } from "../../src/notebook/outputs/replace-outputs.ts";
import {
  readSanitizers,
  readySanitizer,
  type SanitizerName,
  SANITIZER_NAMES,
} from "../../src/notebook/outputs/sanitizers.ts";
import { parseNotebook } from "../../src/notebook/parse.ts";

const stdout = (text: string): Output => ({ kind: "stream", name: "stdout", text });
const stderr = (text: string): Output => ({ kind: "stream", name: "stderr", text });
const result = (data: Readonly<Record<string, string>>, executionCount = 1): Output => {
  return { kind: "result", data, metadata: {}, executionCount };
};

describe("the text of outputs", () => {
  test("has streams in one piece, however they were cut, and no colours", () => {
    expect(toComparableText([stdout("a\n"), stderr("w\n"), stdout("\u001B[31mb\u001B[39m\n")])).toBe("a\nb\nstderr: w");
  });

  test("has text of every kind, and of a picture only that it is there", () => {
    const given = result({ "text/plain": "<Figure>", "image/png": "iVBORw0", "text/html": "<b>x</b>" });

    expect(toComparableText([given])).toBe("[image/png]\n[text/html]\n<b>x</b>\n<Figure>");
  });

  test("has neither counts nor stacks", () => {
    const failed: Output = { kind: "error", ename: "RangeError", evalue: "too far", traceback: ["at /home/ada/x.ts"] };

    expect(toComparableText([result({ "text/plain": "1" }, 1)])).toBe(
      toComparableText([result({ "text/plain": "1" }, 9)]),
    );
    expect(toComparableText([failed])).toBe("RangeError: too far");
  });
});

describe("sanitizers", () => {
  test.each<readonly [SanitizerName, string, string]>([
    ["times", "at 2026-11-29T20:27:08.123Z, 2026-11-29 and 20:27:08", "at <time>, <time> and <time>"],
    ["times", "Sun Nov 29 2026 20:27:08 GMT+0000 (Coordinated Universal Time)", "<time>"],
    ["durations", "took 1.25 s, 12ms and 3 minutes", "took <duration>, <duration> and <duration>"],
    ["durations", "12 samples, 5 sheep, 3%", "12 samples, 5 sheep, 3%"],
    ["temps", 'wrote "/tmp/labtrail-x1/a.csv"', 'wrote "<temp>"'],
    ["temps", "C:\\Users\\ada\\AppData\\Local\\Temp\\x1", "<temp>"],
    ["paths", "read /home/ada/data/a.csv and C:\\data\\b.csv", "read <path> and <path>"],
    ["paths", "1/2 and a/b", "1/2 and a/b"],
    ["addresses", "<Buffer at 0x7ffee4b0>", "<Buffer at <address>>"],
    ["hashes", "commit 49b7ef4ea7e3, id 123e4567-e89b-42d3-a456-426614174000", "commit <hash>, id <hash>"],
    ["hashes", "1234567 feedback decades", "1234567 feedback decades"],
  ])("%s makes of %j %j", (name, text, expected) => {
    expect(readySanitizer(name).replace(text)).toBe(expected);
  });

  test("of a project are expressions with what stands in their place", () => {
    const { sanitizers, faults } = readSanitizers([
      "durations",
      { pattern: "SEED (\\d+)", flags: "i", replacement: "seed <$1 digits>" },
    ]);

    expect(faults).toEqual([]);
    expect(sanitizers.reduce((text, { replace }) => replace(text), "seed 12, seed 7 in 3 ms")).toBe(
      "seed <12 digits>, seed <7 digits> in <duration>",
    );
  });

  test.each([
    ["durations", "`sanitizers` is no list"],
    [["time"], `"time" is no sanitizer: there are times, durations, temps, paths, addresses, hashes`],
    [[{ pattern: "(", replacement: "" }], "Invalid regular expression: /(/g: Unterminated group"],
    [[{ pattern: "x" }], `{"pattern":"x"} is no sanitizer: write { "pattern": "...", "replacement": "..." }`],
  ])("%j is told to be none", (value, fault) => {
    expect(readSanitizers(value).faults).toEqual([fault]);
  });

  test("end, whatever the text, and find nothing in what they have made", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SANITIZER_NAMES), fc.string({ maxLength: 200 }), (name, text) => {
        const { replace } = readySanitizer(name);
        expect(replace(replace(text))).toBe(replace(text));
      }),
    );
  });
});

describe("a comparison", () => {
  test("shows the lines that differ, and which ready sanitizer would make them the same", () => {
    const [before, after] = [stdout("loss 0.5\ntook 3 ms\n"), stdout("loss 0.5\ntook 4 ms\n")];

    expect(compareOutputs([before], [after], [])).toMatchObject({ kind: "different", remedy: ["durations"] });
    expect(compareOutputs([before], [after], [readySanitizer("durations")])).toEqual({ kind: "same" });
  });

  test("names several where one does not do, and none where none does", () => {
    const before = stdout("took 3 ms at 0xffff00\n");

    expect(compareOutputs([before], [stdout("took 4 ms at 0xffff01\n")], [])).toMatchObject({
      remedy: ["durations", "addresses"],
    });
    expect(compareOutputs([before], [stdout("lost\n")], [])).toMatchObject({ remedy: [] });
  });
});

/** A cell as no tool of ours would set it. */
const rawCell = (id: string, outputs: string): string =>
  `{"cell_type": "code",  "id":"${id}", "metadata":{ }, "execution_count":7, "source":["1"], "outputs": ${outputs}}`;

const rawFile = (second: string): string =>
  `{ "cells":[\n ${rawCell("a", "[]")},\n ${rawCell("b", second)} ],\n "metadata":{"é":1.0}, "nbformat":4, "nbformat_minor":5 }`;

test("new outputs are written into the file, and every other byte of it stays", () => {
  const bytes = replaceOutputs(
    Buffer.from(rawFile(`[{"output_type":"stream","name":"stdout","text":"old"}]`)),
    "a.ipynb",
    new Map([[1, [stdout("a\nb"), result({ "text/plain": "1" }, 3)]]]),
  );
  const text = bytes.toString();

  const [, second] = parseNotebook(text, "a.ipynb").cells;
  expect(second).toMatchObject({ outputs: [stdout("a\nb"), result({ "text/plain": "1" }, 7)] });
  expect(text.replace(/"outputs": \[\{.*\}\]\}/s, `"outputs": X}`)).toBe(rawFile("X"));
});
