import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

const SERVICE = join(import.meta.dirname, "..", "..", "notebooks", "penguins-service.ts");

/** One line of input for a penguin that is an Adélie without any doubt. */
const ADELIE = { billLengthMm: 37.8, billDepthMm: 18.3, flipperLengthMm: 174, bodyMassG: 3400 };

function runService(args: readonly string[], input = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SERVICE, ...args], { input, encoding: "utf8" });
  return { status, stderr, answers: stdout.split("\n").filter((line) => line !== "") };
}

describe("the penguins service", () => {
  test.each([
    ["Adelie", ["37.8", "18.3", "174", "3400"]],
    ["Chinstrap", ["50.5", "19.6", "201", "4050"]],
    ["Gentoo", ["50", "16.3", "230", "5700"]],
  ])("recognises a typical %s from its arguments", (species, args) => {
    const { status, answers } = runService(args);

    expect(status).toBe(0);
    expect(JSON.parse(answers[0] ?? "")).toMatchObject({ species });
    expect(JSON.parse(answers[0] ?? "").probability).toBeGreaterThan(0.9);
  });

  test("answers each line of stdin with a line, and leaves blank lines out", () => {
    const gentoo = { billLengthMm: 50, billDepthMm: 16.3, flipperLengthMm: 230, bodyMassG: 5700 };

    const { status, answers } = runService([], `${JSON.stringify(ADELIE)}\n\n${JSON.stringify(gentoo)}\n`);

    expect(status).toBe(0);
    expect(answers.map((answer) => JSON.parse(answer).species)).toEqual(["Adelie", "Gentoo"]);
  });

  test("complains about a bad line, answers the others, and ends with exit code 1", () => {
    const bad = JSON.stringify({ ...ADELIE, bodyMassG: "heavy" });

    const { status, stderr, answers } = runService([], `${bad}\nnot json\n${JSON.stringify(ADELIE)}\n`);

    expect(status).toBe(1);
    expect(stderr).toBe(
      'line 1: "bodyMassG" must be a number above 0, got "heavy"\nline 2: this is not JSON: not json\n',
    );
    expect(answers).toHaveLength(1);
  });

  test.each([
    [
      ["37.8", "18.3", "174"],
      "arguments: expected 4 numbers (billLengthMm, billDepthMm, flipperLengthMm, bodyMassG), got 3",
    ],
    [["long", "18.3", "174", "3400"], 'arguments: "billLengthMm" must be a number above 0, got "long"'],
    [["37.8", "18.3", "-174", "3400"], 'arguments: "flipperLengthMm" must be a number above 0, got -174'],
    [["37.8", "", "174", "3400"], 'arguments: "billDepthMm" must be a number above 0, got ""'],
  ])("refuses %j with a message that quotes the value", (args, message) => {
    const { status, stderr, answers } = runService(args);

    expect(status).toBe(1);
    expect(stderr).toBe(`${message}\n`);
    expect(answers).toEqual([]);
  });

  test.each([
    ["{}", 'line 1: "billLengthMm" must be a number above 0, got nothing'],
    ["[1, 2]", "line 1: expected an object with billLengthMm, billDepthMm, flipperLengthMm, bodyMassG, got [1,2]"],
    ["null", "line 1: expected an object with billLengthMm, billDepthMm, flipperLengthMm, bodyMassG, got null"],
  ])("refuses the line %s", (line, message) => {
    const { status, stderr } = runService([], `${line}\n`);

    expect(status).toBe(1);
    expect(stderr).toBe(`${message}\n`);
  });
});
