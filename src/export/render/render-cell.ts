import { MagicString } from "magic-string";
import type { TSESTree } from "@typescript-eslint/types";

import type { AnalysedCell } from "../cells/analyse.ts";
import { renderDeclarationDoc } from "./documentation.ts";
import { isOverridden, isPublic } from "../cells/exported-names.ts";
import { type LineMappings, mappingsOf } from "./source-map.ts";
import { rebaseSpecifier } from "../cells/specifier.ts";
import type { Statement } from "../cells/statements.ts";
import { walk } from "../cells/walk.ts";

/** Where a cell is written, and what its module already settles. */
export interface CellPlacement {
  readonly modulePath: string;
  /** The cell's names that a later cell defines anew. */
  readonly overridden: ReadonlySet<string>;
  /** The names that the module's cells export in words: `export { a }`. */
  readonly exportedInWords: ReadonlySet<string>;
}

/** The text of a cell in its module, and where its pieces come from. */
export interface RenderedCell {
  /** Empty when nothing is left of the cell. */
  readonly text: string;
  /** For each line of the text, how its columns come from the cell. */
  readonly mappings: () => LineMappings;
}

/**
 * Writes a cell as it stands in its module: without directives and imports, with `export` where the cell asks for it.
 * All else stays as the author wrote it.
 */
export function renderCell(cell: AnalysedCell, placement: CellPlacement): RenderedCell {
  const edited = editCell(cell, placement);
  const whole = edited.toString();
  const [blankLines = ""] = /^(?:[ \t]*\n)+/.exec(whole) ?? [];
  return {
    text: whole.slice(blankLines.length).trimEnd(),
    mappings: () => mappingsOf(edited).slice(blankLines.split("\n").length - 1),
  };
}

function editCell(cell: AnalysedCell, placement: CellPlacement): MagicString {
  const text = new MagicString(cell.source);
  for (const { start, end } of cell.directives.lines) removeLines(text, start, end);

  const kept = cell.statements.filter((statement) => !isDropped(statement, placement));
  for (const statement of cell.statements) {
    const [start, end] = statement.node.range;
    if (!kept.includes(statement)) removeLines(text, startWithDoc(cell.source, start, statement), end);
  }
  for (const statement of kept) addExport(text, statement, cell, placement);
  rebaseSpecifiers(text, cell, placement);
  addDocumentation(text, cell, kept);
  return text;
}

function isDropped(statement: Statement, { overridden }: CellPlacement): boolean {
  return statement.kind === "import" || isOverridden(statement, overridden);
}

/** A statement that goes takes its TSDoc along. An import has none: the comment above it may be about the cell. */
function startWithDoc(source: string, start: number, { kind }: Statement): number {
  if (kind === "import") return start;
  return /\/\*\*(?:[^*]|\*(?!\/))*\*\/\s*$/.exec(source.slice(0, start))?.index ?? start;
}

/** Removes a range with the rest of its line, and the blank lines below it unless a line above still needs them. */
export function removeLines(text: MagicString, start: number, end: number): void {
  const { original } = text;
  const rest = /^[ \t;]*(?:\/\/[^\n]*)?(?:\n|$)/.exec(original.slice(end));
  let stop = end + (rest?.[0].length ?? 0);
  const isFirst = /(?:^|\n[ \t]*\n)[ \t]*$/.test(original.slice(0, start));
  if (isFirst && rest !== null) stop += /^(?:[ \t]*\n)*/.exec(original.slice(stop))?.[0].length ?? 0;
  if (stop > start) text.remove(start, stop);
}

function addExport(text: MagicString, statement: Statement, cell: AnalysedCell, placement: CellPlacement): void {
  if (statement.kind !== "declaration" || statement.node !== statement.inner) return;
  const names = statement.names.filter((name) => isPublic(name, cell) && !placement.exportedInWords.has(name));
  const [start, end] = statement.node.range;
  if (names.length === 0) return;
  if (names.length === statement.names.length) text.appendLeft(start, "export ");
  else text.appendRight(end, `\nexport { ${names.join(", ")} };`);
}

/**
 * Paths in `import()`, `import("...").Type`, `export ... from` and `new URL("...", import.meta.url)` start at the
 * notebook; in the module they start at the module.
 */
function rebaseSpecifiers(text: MagicString, cell: AnalysedCell, { modulePath }: CellPlacement): void {
  if (!/["'`]\.{1,2}\//.test(cell.source)) return;
  walk(cell.program, (node) => {
    const literal = maybeSpecifier(node);
    if (literal === undefined) return;
    const rebased = rebaseSpecifier(literal.value, cell.notebookPath, modulePath);
    if (rebased !== literal.value) text.overwrite(literal.range[0], literal.range[1], JSON.stringify(rebased));
  });
}

/** The path in an import that is no statement, in a re-export, or beside `import.meta.url`. */
export function maybeSpecifier(node: TSESTree.Node): TSESTree.StringLiteral | undefined {
  switch (node.type) {
    case "ImportExpression":
    case "TSImportType":
      return isText(node.source) ? node.source : undefined;
    case "ExportAllDeclaration":
      return node.source;
    case "ExportNamedDeclaration":
      return node.source ?? undefined;
    case "NewExpression":
      return maybeUrlPath(node);
    default:
      return undefined;
  }
}

/** The path in `new URL("./data.csv", import.meta.url)`, by which a module finds the files beside it. */
function maybeUrlPath({ callee, arguments: [path, base] }: TSESTree.NewExpression): TSESTree.StringLiteral | undefined {
  if (callee.type !== "Identifier" || callee.name !== "URL" || path === undefined || !isText(path)) return undefined;
  return base?.type === "MemberExpression" && base.object.type === "MetaProperty" ? path : undefined;
}

function isText(node: TSESTree.Node): node is TSESTree.StringLiteral {
  return node.type === "Literal" && typeof node.value === "string";
}

/** The markdown above the cell becomes the TSDoc of its first declaration, unless the author wrote one there. */
function addDocumentation(text: MagicString, cell: AnalysedCell, kept: readonly Statement[]): void {
  const first = kept.find(({ kind, exports }) => kind === "declaration" || exports.includes("default"));
  if (cell.markdown === undefined || first === undefined) return;
  const [start] = first.node.range;
  if (/\*\/\s*$/.test(cell.source.slice(0, start))) return;
  const doc = renderDeclarationDoc(cell.markdown);
  if (doc !== "") text.prependLeft(start, `${doc}\n`);
}
