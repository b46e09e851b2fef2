// What nbstripout says itself that it gives: the commands and expected texts of its own tests. Later source packages leave
// them out; this is the last that has them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { readFlags } from "../../src/notebook/strip-settings/read-flags.ts";
import { toStripOptions } from "../../src/notebook/strip-settings/strip-settings.ts";
import { stripNotebook } from "../../src/notebook/strip.ts";
import { requireNbstripoutTests } from "./nbstripout-source.ts";

const TESTS = requireNbstripoutTests("0.6.1");

/** A command of theirs that strips one file, and the text it has to give. */
interface Expectation {
  readonly name: string;
  readonly file: string;
  readonly flags: readonly string[];
  readonly expected: string;
}

const COMMAND = /^ {2}\$ cat \$\{TESTDIR\}\/(\S+) \| \$\{NBSTRIPOUT_EXE:-nbstripout\}((?: [^>|]*)?)$/;

/** Reads the form of cram: commands and what they print are indented by two blanks. */
function readExpectations(script: string): readonly Expectation[] {
  const lines = readFileSync(join(TESTS, script), "utf8").split("\n");
  return lines.flatMap((line, index) => {
    const [, file, argument = ""] = COMMAND.exec(line) ?? [];
    if (file === undefined || argument.includes("--dry-run")) return [];
    const rest = lines.slice(index + 1);
    const end = rest.findIndex((text) => !text.startsWith("  ") || text.startsWith("  $ "));
    const expected = rest.slice(0, end < 0 ? undefined : end).map((text) => unescapeLine(text.slice(2)));
    return [{ name: `${script}:${argument}`, file, flags: wordsOf(argument), expected: `${expected.join("\n")}\n` }];
  });
}

/** Of a line with bytes beyond ASCII, cram keeps the escapes. */
function unescapeLine(line: string): string {
  if (!line.endsWith(" (esc)")) return line;
  const text = line.slice(0, -" (esc)".length);
  const bytes = text.replaceAll(/\\x([0-9a-f]{2})|\\\\/g, (whole, hex?: string) =>
    hex === undefined ? "\\" : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, "latin1").toString();
}

function wordsOf(argument: string): readonly string[] {
  return (argument.match(/(?:[^\s"]|"[^"]*")+/g) ?? []).map((word) => word.replaceAll('"', ""));
}

const EXPECTATIONS = readdirSync(TESTS)
  .filter((name) => name.endsWith(".t"))
  .flatMap(readExpectations);

/** That version knew nothing of ids, and left them. */
function strip({ file, flags }: Expectation): string {
  const options = toStripOptions([readFlags(["--preset", "nbstripout", "--keep-id", ...flags]).settings]);
  return stripNotebook(readFileSync(join(TESTS, file)), file, options).bytes.toString();
}

test.each(EXPECTATIONS)("$name gives what their test expects", (expectation) => {
  expect(JSON.parse(strip(expectation))).toEqual(JSON.parse(expectation.expected));
});

/** Files that are written otherwise than nbstripout writes: it writes them anew, and we keep their bytes. */
const OWN_WAYS = ["test-metadata-period.t", "test-nbformat2.t", "test-zeppelin.t"];

test("it is the same to the byte but where a file has an indent, blanks at line ends or escapes of its own", () => {
  const others = EXPECTATIONS.filter((one) => strip(one).trimEnd() !== one.expected.trimEnd());

  expect(EXPECTATIONS).toHaveLength(18);
  expect(others.map(({ name }) => name.replace(/:.*/, ""))).toEqual(OWN_WAYS);
});
