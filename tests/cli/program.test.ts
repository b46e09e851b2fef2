import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { packageVersion } from "../../src/shared/installation.ts";
import { expectGolden } from "../helpers/golden.ts";
import { runLine } from "./fixture.ts";

const FIXTURES = join(import.meta.dirname, "..", "fixtures", "cli");

describe("help", () => {
  test.each([
    [["--help"], "help"],
    [["run", "--help"], "run-help"],
    [["git", "--help"], "git-help"],
    [["git", "install", "-h"], "git-install-help"],
  ])("labtrail %j is data on stdout", async (args, name) => {
    const { exitCode, stdout, stderr } = await runLine(...args);

    expectGolden(join(FIXTURES, `${name}.expected.txt`), stdout);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  });

  test("a command line that asks for help and is wrong gets the help", async () => {
    const { exitCode } = await runLine("run", "--nonsense", "--help");

    expect(exitCode).toBe(0);
  });

  test("--help behind -- is an argument like any other", async () => {
    const { exitCode, stdout } = await runLine("run", "--", "--help");

    expect(exitCode).toBe(1);
    expect(stdout).toBe("");
  });
});

test.each(["--version", "-v"])("labtrail %s prints the version and nothing else", async (flag) => {
  const line = await runLine(flag);

  expect(line).toEqual({ exitCode: 0, stdout: `${packageVersion}\n`, stderr: "" });
});

describe("a wrong command line", () => {
  test("without a command shows the usage", async () => {
    const { exitCode, stdout, stderr } = await runLine();

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/^labtrail: which command\?\n[^]*Usage: labtrail COMMAND/);
  });

  test("with a mistyped command names the nearest one", async () => {
    const line = await runLine("exprot", "a.ipynb");

    expect(line).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `labtrail: "exprot" is not a command of labtrail\nDid you mean: labtrail export\n`,
    });
  });

  test("with a command that is like no other points to the help", async () => {
    const { stderr } = await runLine("bake");

    expect(stderr).toBe(`labtrail: "bake" is not a command of labtrail\nSee: labtrail --help\n`);
  });

  test("with a mistyped word below a command names the nearest one there", async () => {
    const { exitCode, stderr } = await runLine("git", "instal");

    expect(exitCode).toBe(2);
    expect(stderr).toBe(`labtrail: "instal" is not a command of labtrail git\nDid you mean: labtrail git install\n`);
  });

  test("with a name of Object.prototype is not taken for a command", async () => {
    const { exitCode } = await runLine("constructor");

    expect(exitCode).toBe(2);
  });

  test("without a needed argument shows the usage of that command", async () => {
    const { exitCode, stderr } = await runLine("run");

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^labtrail: Missing required positional argument: NOTEBOOK\n[^]*Usage: labtrail run NOTEBOOK/,
    );
  });

  test("with an unknown option names the nearest one", async () => {
    const { exitCode, stderr } = await runLine("run", "a.ipynb", "--jsn");

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^labtrail: unknown option --jsn \(did you mean --json\?\)\n/);
  });

  test("with an argument too many says so instead of leaving it out", async () => {
    const { exitCode, stderr } = await runLine("show", "@last", "@-2");

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^labtrail: "@-2" is one argument too many\n[^]*Usage: labtrail show RUN/);
  });

  test("with several arguments is right where the usage says so", async () => {
    const { exitCode, stderr } = await runLine("compare", "a", "b", "c");
    const { stdout: usage } = await runLine("compare", "--help");

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^labtrail: nothing has been tracked/);
    expect(usage).toContain("Usage: labtrail compare RUN... [options]");
  });

  test("with an option that lacks its value says so", async () => {
    const { exitCode, stderr } = await runLine("run", "a.ipynb", "-o");

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^labtrail: option -o needs a value\n/);
  });
});

test("a user's mistake prints its message and what to do, and no stack", async () => {
  const line = await runLine("run", "missing.ipynb");

  expect(line).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: `labtrail: there is no notebook "missing.ipynb"\n  Give the path of an .ipynb file.\n`,
  });
});
