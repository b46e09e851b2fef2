import { expect, test } from "vitest";

import { maybeNpmSpecifier, toNodeSpecifier } from "../../src/language/specifier.ts";

test.each([
  ["npm:zod", "zod", undefined],
  ["npm:zod@3", "zod", "3"],
  ["npm:zod@>=3 <5", "zod", ">=3 <5"],
  ["npm:@scope/pkg@^1.2.3", "@scope/pkg", "^1.2.3"],
  ["npm:@scope/pkg@1/deep/file.js", "@scope/pkg/deep/file.js", "1"],
  ["npm:/zod@3/v4", "zod/v4", "3"],
])("%s is %s in version %s", (written, specifier, version) => {
  expect(maybeNpmSpecifier(written)).toMatchObject({ specifier, version });
  expect(toNodeSpecifier(written)).toBe(specifier);
});

test.each(["node:fs", "./npm:x", "zod"])("%s stays as it is", (written) => {
  expect(maybeNpmSpecifier(written)).toBeUndefined();
  expect(toNodeSpecifier(written)).toBe(written);
});
