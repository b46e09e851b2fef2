import { describe, expect, test } from "vitest";

import type { ApiChange } from "../../src/export/api-diff/change.ts";
import { addEntry, renderEntry } from "../../src/release/changelog.ts";
import type { ReleaseNotes } from "../../src/release/release-notes.ts";
import { decideStep, stepFor } from "../../src/release/version.ts";

describe("the step of a version", () => {
  test.each([
    ["major", "1.2.3", "major"],
    ["minor", "1.2.3", "minor"],
    ["patch", "1.2.3", "patch"],
    ["major", "0.4.1", "minor"],
    ["minor", "0.4.1", "patch"],
    ["major", "0.0.7", "patch"],
  ] as const)("for a %s change of %s is %s", (change, version, step) => {
    expect(stepFor(change, version)).toBe(step);
  });

  const wish = { last: "1.2.3", change: "minor", isProven: true, bump: undefined, reason: undefined } as const;

  test("follows from the changes, and a person may go further", () => {
    expect(decideStep(wish)).toEqual({ version: "1.3.0", step: "minor", asked: "minor", reason: undefined });
    expect(decideStep({ ...wish, bump: "major" })?.version).toBe("2.0.0");
    expect(decideStep({ ...wish, last: "0.9.0", bump: "major" })?.version).toBe("1.0.0");
  });

  test("is for a person to say when the comparison is not sure", () => {
    expect(decideStep({ ...wish, isProven: false })).toBeUndefined();
    expect(decideStep({ ...wish, isProven: false, bump: "minor" })?.version).toBe("1.3.0");
  });

  test("is smaller than the changes ask for only with a reason", () => {
    expect(() => decideStep({ ...wish, bump: "patch" })).toThrow("ask for a minor version, and not for a patch one");
    expect(decideStep({ ...wish, bump: "patch", reason: "internal" })).toMatchObject({
      version: "1.2.4",
      reason: "internal",
    });
    expect(decideStep({ ...wish, bump: "minor", reason: "not needed" })?.reason).toBeUndefined();
  });
});

describe("the CHANGELOG of a package", () => {
  const change: ApiChange = {
    module: "./predict",
    export: "predict",
    path: "predict",
    kind: "argument-added",
    bump: "major",
    proven: true,
    message: "`predict` needs a second argument",
    old: "function predict(x: number): number;",
    new: "function predict(x: number, y: number): number;",
    caller: { imports: `import { predict } from "x";`, line: "predict(1);", error: "Expected 2 arguments" },
  };
  const notes: ReleaseNotes = {
    version: "2.0.0",
    date: "2026-11-29",
    isFirst: false,
    step: "major",
    asked: "major",
    reason: undefined,
    changes: [
      {
        ...change,
        message: "`predict(x)` must be given",
        caller: { imports: "", line: "predict(1, ".repeat(40), error: "" },
      },
      change,
      {
        ...change,
        module: ".",
        export: "scale",
        bump: "minor",
        message: "`scale` is new",
        old: undefined,
        caller: undefined,
      },
    ],
    bodies: [
      { names: ["softmax"], place: "cell `c3` of a.ipynb" },
      { names: ["a", "b"], place: undefined },
    ],
    others: ["Depends on `zod` ^4."],
    measured: "Run x: `accuracy` 0.97 (was 0.95) on penguins.",
  };

  test("tells callers what breaks, by both signatures and the shortest line, what is new, and what was measured", () => {
    expect(renderEntry(notes)).toBe(`## 2.0.0 - 2026-11-29

### Breaking

- \`predict\` of \`./predict\`: \`predict(x)\` must be given; \`predict\` needs a second argument.

  \`\`\`diff
  - function predict(x: number): number;
  + function predict(x: number, y: number): number;
  \`\`\`

  This no longer compiles:

  \`\`\`ts
  predict(1);
  \`\`\`

### Added

- \`scale\` is new.

### Changed

- \`softmax\`: other code behind the same types (cell \`c3\` of a.ipynb).
- \`a\`, \`b\`: other code behind the same types.
- Depends on \`zod\` ^4.

### Measured

- Run x: \`accuracy\` 0.97 (was 0.95) on penguins.
`);
  });

  test("tells once what a package re-exports of its modules, and without an example what is gone", () => {
    const gone = { ...change, kind: "export-removed", message: "`predict` is gone", new: undefined } as const;
    const module = { ...gone, kind: "module-removed", export: "*", message: "the module `./old` is gone" } as const;

    const entry = renderEntry({ ...notes, changes: [gone, { ...gone, module: "." }, module], bodies: [], others: [] });

    expect(entry).toContain("### Breaking\n\n- `predict` is gone.\n- the module `./old` is gone.\n\n### Measured");
  });

  test("says no more than five things of one export", () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ ...change, message: `\`predict(${index})\` is gone` }));

    expect(renderEntry({ ...notes, changes: many })).toContain("`predict(3)` is gone; and 5 more.");
  });

  test("gets each entry above the older ones, and keeps what a person wrote on top", () => {
    expect(addEntry(undefined, "## 1.0.0\n")).toMatch(/^# Changelog\n\n.*\n\n## 1\.0\.0\n$/);
    expect(addEntry("# Ours\n\nHello.\n\n## 1.0.0\n\nold\n", "## 2.0.0\n\nnew\n")).toBe(
      "# Ours\n\nHello.\n\n## 2.0.0\n\nnew\n\n## 1.0.0\n\nold\n",
    );
    expect(addEntry("# Ours\r\n", "## 1.0.0\n")).toBe("# Ours\n\n## 1.0.0\n");
  });
});
