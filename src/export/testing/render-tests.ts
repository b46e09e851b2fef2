import { MagicString } from "magic-string";
import type { TSESTree } from "@typescript-eslint/types";

import type { AnalysedCell } from "../cells/analyse.ts";
import { nameOfCell } from "../export-fault.ts";
import type { ModuleLayout } from "../render/render.ts";
import { removeLines } from "../render/render-cell.ts";
import { renderImports } from "../render/render-imports.ts";
import { mappingsOf, type PlacedCell } from "../render/source-map.ts";
import type { TestPlan } from "./test-plan.ts";

/** Names that no cell has, for what the file takes from the runner. */
const TEST = "labtrail_test";
const EXPECT = "labtrail_expect";

/** The tests of a notebook as one file for vitest, in TypeScript. */
export function renderTests({ cells, imports, runnerNames }: TestPlan): ModuleLayout {
  const fromRunner = [`test as ${TEST}`, `expect as ${EXPECT}`, ...runnerNames].join(", ");
  const head = [`import { ${fromRunner} } from "vitest";`, renderImports(imports), ""].join("\n");
  let text = head;
  const placed: PlacedCell[] = [];
  for (const cell of cells) {
    const line = text.split("\n").length - 1;
    const edited = wrapTest(cell);
    const own = edited.toString();
    text += `${own}\n`;
    placed.push({ cell, text: own, line, mappings: () => mappingsOf(edited) });
  }
  // The runner takes a file without a test for a mistake.
  if (cells.length === 0) text += `${TEST}.skip("no cell of this notebook is marked //| test", () => {});\n`;
  return { text, cells: placed };
}

/** A test is a function of its own: what it declares is seen by no other. */
function wrapTest(cell: AnalysedCell): MagicString {
  const text = new MagicString(cell.source);
  for (const { kind, node, inner } of cell.statements) {
    const [start, end] = node.range;
    if (kind === "import") removeLines(text, start, end);
    // Nothing can be exported from a function.
    else if (inner !== node) text.remove(start, inner.range[0]);
  }
  const { name = nameOfCell(cell), skip = false, fails = false, snapshot = false } = cell.directives.test ?? {};
  const last = cell.statements.at(-1)?.node;
  if (snapshot && last?.type === "ExpressionStatement") expectSnapshot(text, last);
  const how = [skip ? ".skip" : "", fails ? ".fails" : ""].join("");
  text.prepend(`${TEST}${how}(${JSON.stringify(name)}, async () => {\n`);
  text.append("\n});");
  return text;
}

function expectSnapshot(text: MagicString, { expression }: TSESTree.ExpressionStatement): void {
  const [start, end] = expression.range;
  text.appendLeft(start, `${EXPECT}(`);
  text.appendRight(end, ").toMatchSnapshot()");
}
