import * as fc from "fast-check";
import { expect, test } from "vitest";

import { maybeMerge } from "../../src/scaffold/merge-files.ts";

const TEMPLATE = JSON.stringify({
  name: "template",
  scripts: { test: "vitest run", ci: "all of it" },
  devDependencies: { vitest: "5.1.1", labtrail: "0.1.0" },
});

test("a package.json gets the scripts and packages that it lacks, and keeps its own and its form", () => {
  const existing =
    '{\r\n\t"name": "mine",\r\n\t"scripts": { "test": "jest" },\r\n\t"dependencies": { "labtrail": "9" }\r\n}\r\n';

  const merged = maybeMerge("package.json", existing, TEMPLATE) ?? "";

  expect(JSON.parse(merged)).toEqual({
    name: "mine",
    scripts: { test: "jest", ci: "all of it" },
    dependencies: { labtrail: "9" },
    devDependencies: { vitest: "5.1.1" },
  });
  expect(merged).toContain('\r\n\t"devDependencies": {\r\n\t\t"vitest": "5.1.1"\r\n\t}');
  expect(maybeMerge("package.json", merged, TEMPLATE)).toBe(merged);
});

test.each(["", "[]", "{ broken", "null"])("a package.json that is no object is an error: %j", (text) => {
  expect(() => maybeMerge("package.json", text, TEMPLATE)).toThrow(expect.objectContaining({ code: "BAD_FILE" }));
});

test("a .gitignore gets the lines that it lacks, with the comment above them", () => {
  const wanted = "node_modules/\n\n# Data.\n/data/**\n!/data/**/\n\n# Secrets.\n.env\n";

  expect(maybeMerge(".gitignore", ".env\nnode_modules/", wanted)).toBe(
    ".env\nnode_modules/\n\n# Data.\n/data/**\n!/data/**/\n",
  );
  expect(maybeMerge(".gitignore", "", wanted)).toBe(wanted);
});

test("no line is taken away or changed, and a second time adds nothing", () => {
  const line = fc.constantFrom("a", "b", "c/", "# note", "", "!d", "  e");
  const text = fc.array(line, { maxLength: 8 }).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, text, (existing, wanted) => {
      const merged = maybeMerge(".gitignore", existing, wanted) ?? "";
      expect(merged.startsWith(existing)).toBe(true);
      expect(maybeMerge(".gitignore", merged, wanted)).toBe(merged);
      const lines = new Set(merged.split("\n").map((one) => one.trim()));
      const patterns = wanted.split("\n").filter((one) => one.trim() !== "" && !one.startsWith("#"));
      expect(patterns.filter((one) => !lines.has(one.trim()))).toEqual([]);
    }),
  );
});

test("other files are left to their owner", () => {
  expect(maybeMerge("README.md", "mine", "theirs")).toBeUndefined();
});
