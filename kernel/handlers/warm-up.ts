import { CellScope } from "../../src/language/cell-scope.ts";
import { compileCell } from "../../src/language/compile-cell.ts";
import { findMagics } from "../../src/language/magics/magic-lines.ts";
import { isMagic } from "../magics/table.ts";

/** Has a bit of all that cells are made of. It is never run. */
const SAMPLE = `import { load } from "warm-up";
interface Row { readonly name: string }
const rows: Row[] = await load<Row>();
let longest = 0;
for (const { name } of rows) if (name.length > longest) longest = name.length;
function describe(row: Row) { return \`\${row.name}: \${longest}\`; }
rows.map(describe)`;

/** Does what the first cell would otherwise be the first to do: a compiler that was never used takes 5 ms for it. */
export function warmUp(): void {
  const { code } = findMagics(SAMPLE, { isMagic });
  compileCell(code, { fileName: "warm-up.ts", session: new CellScope() });
}
