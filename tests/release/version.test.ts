import { describe, expect, test } from "vitest";

import { addEntry, renderEntry } from "../../src/release/changelog.ts";
import { type ApiChange, type ReleaseNotes } from "../../src/release/release-notes.ts";
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
    bump: "major",
    proven: true,
    message: "needs a second argument",
    old: "predict(x: number): number",
    new: "predict(x: number, y: number): number",
    caller: { line: "predict(1);", error: "Expected 2 arguments" },
  };
  const notes: ReleaseNotes = {
    version: "2.0.0",
    date: "2026-11-29",
    isFirst: false,
    step: "major",
    asked: "major",
    reason: undefined,
    changes: [change, { ...change, export: "scale", bump: "minor", message: "is new", caller: undefined }],
    bodies: [{ names: ["softmax"], cellId: "c3", notebook: "a.ipynb" }],
    others: ["Depends on `zod` ^4."],
    measured: ["`accuracy` 0.97 (0.95 in 1.0.0), by run x."],
  };

  test("tells callers what breaks, what is new, and what was measured", () => {
    expect(renderEntry(notes)).toBe(`## 2.0.0 - 2026-11-29

### Breaking

- \`predict\` of \`./predict\`: needs a second argument. This no longer compiles:

  \`\`\`ts
  predict(1);
  \`\`\`

### Added

- \`scale\` of \`./predict\`: is new.

### Changed

- \`softmax\`: other code behind the same types (cell \`c3\` of a.ipynb).
- Depends on \`zod\` ^4.

### Measured

- \`accuracy\` 0.97 (0.95 in 1.0.0), by run x.
`);
  });

  test("gets each entry above the older ones, and keeps what a person wrote on top", () => {
    expect(addEntry(undefined, "## 1.0.0\n")).toMatch(/^# Changelog\n\n.*\n\n## 1\.0\.0\n$/);
    expect(addEntry("# Ours\n\nHello.\n\n## 1.0.0\n\nold\n", "## 2.0.0\n\nnew\n")).toBe(
      "# Ours\n\nHello.\n\n## 2.0.0\n\nnew\n\n## 1.0.0\n\nold\n",
    );
    expect(addEntry("# Ours\r\n", "## 1.0.0\n")).toBe("# Ours\n\n## 1.0.0\n");
  });
});
