import { expect, test } from "vitest";

import { withoutSettings } from "../../src/git/config-lines.ts";

const isOurs = (key: string) => key.startsWith("filter.labtrail.") || key === "labtrail.command";

test("settings of ours go with the sections that held nothing else, and everything else keeps its bytes", () => {
  const others = '# mine\n[core]\n\tbare = false\n\n; more\n[filter "lfs"]\n\tclean = git-lfs clean -- %f\n';
  const text = `${others}[filter "labtrail"]\n\tprocess = x\n\tclean = "a;b"\n[labtrail]\n\tcommand = y\n[remote "o"]\n\turl = z`;

  expect(withoutSettings(text, isOurs)).toBe(`${others}[remote "o"]\n\turl = z`);
});

test.each([
  ["other settings in the section", "[labtrail]\n\tcommand = y\n\tmine = 1\n", "[labtrail]\n\tmine = 1\n"],
  ["capitals", '[Filter "labtrail"]\n\tProcess = x\n', ""],
  ["a subsection of the same section", '[labtrail "strip"]\n\tcommand = y\n', '[labtrail "strip"]\n\tcommand = y\n'],
  ["capitals in a subsection, which count", '[filter "Labtrail"]\n\tclean = y\n', '[filter "Labtrail"]\n\tclean = y\n'],
  ["a comment below ours", "[labtrail]\n\tcommand = y\n# mine\n[a]\n\tb = c\n", "# mine\n[a]\n\tb = c\n"],
  ["an empty section of somebody", "[labtrail]\n[a]\n\tb = c\n", "[labtrail]\n[a]\n\tb = c\n"],
  [
    "a value that looks like a section",
    "[a]\n\tb = x \\\n[labtrail]\n\tcommand = y\n",
    "[a]\n\tb = x \\\n[labtrail]\n\tcommand = y\n",
  ],
  ["line ends of Windows", "[labtrail]\r\n\tcommand = y\r\n[a]\r\n", "[a]\r\n"],
])("%s: what is left is right", (_name, text, expected) => {
  expect(withoutSettings(text, isOurs)).toBe(expected);
});
