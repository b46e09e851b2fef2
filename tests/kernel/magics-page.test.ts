import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import type { Magic } from "../../kernel/magics/magic.ts";
import { renderMagicsPage } from "../../kernel/magics/magics-page.ts";
import { MAGICS } from "../../kernel/magics/table.ts";
import { formsOf, renderHelp } from "../../kernel/magics/usage.ts";
import { packageRoot } from "../../src/shared/installation.ts";

test("docs/magics.md is what the magics say (`npm run magics-page` writes it)", () => {
  const page = readFileSync(join(packageRoot, "docs", "magics.md"), "utf8");

  expect(page).toBe(renderMagicsPage());
});

test("no two magics share a name, and no two flags of a form a letter", () => {
  const names = MAGICS.map(({ name }) => name);
  const letters = MAGICS.flatMap(formsOf).map(({ form }) =>
    form.flags.flatMap(({ name, short }) => (short === undefined ? [name] : [name, short])),
  );

  expect(names).toEqual([...new Set(names)]);
  for (const ofForm of letters) {
    const shorts = ofForm.filter((name) => name.length === 1);
    expect(shorts).toEqual([...new Set(shorts)]);
  }
});

test("help shows every form with its flags, then details and examples", () => {
  const magic: Magic = {
    name: "wait",
    summary: "waits",
    details: ["It never ends early."],
    examples: ["%wait 5"],
    line: {
      summary: "waits for a while",
      arguments: [
        { name: "SECONDS", kind: "word" },
        { name: "NAME", kind: "word", isOptional: true, isRepeatable: true },
      ],
      flags: [
        { name: "quiet", short: "q", help: "says nothing" },
        { name: "unit", choices: ["s", "ms"], help: "what to count in" },
      ],
      run: () => Promise.resolve(),
    },
  };

  expect(renderHelp(magic)).toBe(`%wait SECONDS [NAME ...] [-q] [--unit s|ms]
    waits for a while
    -q, --quiet  says nothing
    --unit s|ms  what to count in

It never ends early.

Examples:
    %wait 5
`);
});
