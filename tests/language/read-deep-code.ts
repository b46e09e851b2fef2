// Run by nesting.test.ts as a process of its own, since what it looks for is the end of the process: reads codes from
// stdin, one JSON string a line, hands each to everything that reads code, and says what the compiler made of it.
import { createInterface } from "node:readline";

import { analyseCell } from "../../src/language/analyse/analyse-cell.ts";
import { CellScope } from "../../src/language/cell-scope.ts";
import { compileCell } from "../../src/language/compile-cell.ts";
import { completenessOf } from "../../src/language/cursor/completeness.ts";
import { findMagics } from "../../src/language/magics/magic-lines.ts";
import { DEFAULT_SETTINGS } from "../../src/language/transpile/transpile-settings.ts";
import { transpileModule } from "../../src/language/transpile/transpile-module.ts";

for await (const line of createInterface({ input: process.stdin })) {
  const code = JSON.parse(line) as string;
  const compilation = compileCell(code, { fileName: "cell_1.ts", session: new CellScope() });
  analyseCell(code);
  completenessOf(code);
  findMagics(`%magic\n!ls -l\n${code}\n%magic`);
  findMagics(`%%timeit\n${code}\n!git status`);
  transpileModule("file.ts", code, DEFAULT_SETTINGS);
  process.stdout.write(
    `${compilation.kind === "compiled" ? "compiled" : (compilation.diagnostics[0]?.message ?? "")}\n`,
  );
}
