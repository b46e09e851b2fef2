import { expect, test } from "vitest";

import { redactFile } from "../../src/track/redact-file.ts";
import { REDACTED } from "../../src/track/redact.ts";

test("packages whose names sound like secrets keep their versions, in a lockfile and in package.json", () => {
  const lockfile = `{ "packages": { "node_modules/x": { "dependencies": { "path-key": "^3.1.0", "cli-token": "2.0.0" } } } }`;
  const manifest = `{ "dependencies": { "path-key": "^3.1.0" }, "overrides": { "a": { "json-key": "1.0.0" } } }`;

  expect(redactFile("package-lock.json", lockfile)).toBe(lockfile);
  expect(redactFile("package.json", manifest)).toBe(manifest);
});

test("secrets of package.json and addresses of lockfiles are taken out", () => {
  const manifest = `{ "config": { "token": "open sesame" }, "dependencies": { "a": "git+https://me:pw@example.com/a.git" } }`;
  const lockfile = `lodash@^4:\n  resolved "https://me:pw@registry.example.com/lodash.tgz"\n`;

  expect(JSON.parse(redactFile("package.json", manifest))).toEqual({
    config: { token: REDACTED },
    dependencies: { a: "git+https://example.com/a.git" },
  });
  expect(redactFile("yarn.lock", lockfile)).toContain(`"https://registry.example.com/lodash.tgz"`);
});

test("a secret in a cell is taken out of the notebook's file, however it is quoted there", () => {
  const source = [`const apiKey = "open sesame";\n`, `const note = "a \\"quoted\\" word";\n`, "apiKey.length"];
  const notebook = { cells: [{ cell_type: "code", source, outputs: [{ text: ["Bearer abcdefghijklmnopqrst\n"] }] }] };

  const clean = redactFile("lab.ipynb", `${JSON.stringify(notebook, undefined, 1)}\n`);

  expect(JSON.parse(clean)).toEqual({
    cells: [
      {
        cell_type: "code",
        source: [`const apiKey = "${REDACTED}";\n`, source[1], source[2]],
        outputs: [{ text: [`Bearer ${REDACTED}\n`] }],
      },
    ],
  });
});

test("a file without secrets keeps its bytes", () => {
  const notebook = `{ "cells":[ {"source": "const tokens = tokenize(text)"} ]}`;

  expect(redactFile("lab.ipynb", notebook)).toBe(notebook);
  expect(redactFile("broken.ipynb", "{ apiKey = 'x'")).toBe(`{ apiKey = '${REDACTED}'`);
});
