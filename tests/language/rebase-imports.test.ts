import { expect, test } from "vitest";

import { rebaseImports } from "../../src/language/rebase-imports.ts";

test.each([
  ['import { a } from "./a";', 'import { a } from "../x/a";'],
  ["export * from './a'; export { b } from '../b'", 'export * from "../x/a"; export { b } from "../x/../b"'],
  ['await import("./a"); require("./b")', 'await import("../x/a"); require("../x/b")'],
  ["%time import './a'\n!echo './b'", "%time import \"../x/a\"\n!echo './b'"],
  ['import "zod"; const text = "./a"; import(`./b`)', 'import "zod"; const text = "./a"; import(`./b`)'],
  ["import './a'; let = = 1", "import './a'; let = = 1"],
])("%s", (code, rebased) => {
  expect(rebaseImports(code, (specifier) => `../x/${specifier.replace(/^\.\//, "")}`)).toBe(rebased);
});
