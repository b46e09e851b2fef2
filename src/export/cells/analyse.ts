import type { Diagnostic } from "../../language/diagnostic.ts";
import { blankMagics, findMagics } from "../../language/magics/magic-lines.ts";
import { parseCell, type ParsedCell } from "../../language/parse/parse.ts";
import { type CodeCell, type Notebook, tagsOf } from "../../notebook/notebook.ts";
import type { CellId } from "../../shared/ids.ts";
import type { TSESTree } from "@typescript-eslint/types";
import { type CellDirectives, readDirectives, type TextRange } from "./directives.ts";
import { type BareImport, type ImportedName, readImports } from "./imported-name.ts";
import { type CellNames, readNames } from "./references.ts";
import { NO_PACKAGES, type ProjectPackages } from "../project/packages.ts";
import { readStatements, type Statement } from "./statements.ts";
import { resolveTarget, type Target } from "./target.ts";

/** A code cell, with all that the export wants to know of it. */
export interface AnalysedCell extends CellNames {
  /** Of the notebook that the cell is in, relative to the project's root. */
  readonly notebookPath: string;
  readonly id: CellId;
  /** The place among the code cells, from 1: the number in `[ ]` after a run from top to bottom. */
  readonly number: number;
  /** With `\n` as line end, as every offset counts. */
  readonly source: string;
  /** The source with its magics blanked out; as long as the source. */
  readonly code: string;
  readonly directives: CellDirectives;
  /** Where the cell goes; undefined when it is not exported, or nobody said where. */
  readonly target: Target | undefined;
  readonly magics: readonly TextRange[];
  readonly diagnostics: readonly Diagnostic[];
  readonly program: TSESTree.Program;
  readonly statements: readonly Statement[];
  readonly imports: readonly ImportedName[];
  readonly bareImports: readonly BareImport[];
  /** The text of the markdown cell right above; undefined when there is none. */
  readonly markdown: string | undefined;
}

export interface AnalysedNotebook {
  /** Relative to the project's root, with forward slashes. */
  readonly path: string;
  /** The code cells in the order of the notebook. */
  readonly cells: readonly AnalysedCell[];
  /** Of all cells, those with text too. */
  readonly cellIds: readonly CellId[];
  /** The module of `//| module`, when it names one that may be written. */
  readonly mainModule: string | undefined;
  /** The markdown that begins with the notebook's title; undefined without one. */
  readonly title: string | undefined;
  /** Those of the project, which directives may name. */
  readonly packages: ProjectPackages;
}

const TITLE = /^# /;

/** Reads what every cell defines, uses, imports and asks for. */
export function analyseNotebook(notebook: Notebook, path: string, packages = NO_PACKAGES): AnalysedNotebook {
  const texts = notebook.cells.map((cell) => cell.source.replaceAll("\r\n", "\n"));
  const directives = notebook.cells.map((cell, index) =>
    cell.kind === "code" ? readDirectives(texts[index] ?? "", tagsOf(cell)) : undefined,
  );
  const written = directives.find((found) => found?.module !== undefined)?.module?.path;
  const main = written === undefined ? undefined : resolveTarget(written, path, packages);
  const isProse = (index: number) => notebook.cells[index]?.kind === "markdown";
  let number = 0;

  const cells = notebook.cells.flatMap((cell, index) => {
    const own = directives[index];
    if (cell.kind !== "code" || own === undefined) return [];
    const above = texts[index - 1] ?? "";
    number += 1;
    return analyseCell(cell, {
      notebookPath: path,
      number,
      source: texts[index] ?? "",
      directives: own,
      target: own.export?.path === undefined ? own.export && main : resolveTarget(own.export.path, path, packages),
      // The title describes the whole module, and not the first thing in it.
      markdown: isProse(index - 1) && !TITLE.test(above) ? above : undefined,
    });
  });
  return {
    path,
    cells,
    cellIds: notebook.cells.map(({ id }) => id),
    mainModule: main?.kind === "path" ? main.path : undefined,
    title: texts.find((text, index) => isProse(index) && TITLE.test(text)),
    packages,
  };
}

type CellPlace = Pick<AnalysedCell, "notebookPath" | "number" | "source" | "directives" | "target" | "markdown">;

function analyseCell(cell: CodeCell, place: CellPlace): AnalysedCell {
  const { cell: cellMagic, lines } = findMagics(place.source);
  const magics = cellMagic === undefined ? lines : [cellMagic, ...lines];
  const code = magics.length === 0 ? place.source : blankMagics(place.source);
  const { program, diagnostics } = parse(code, place.target);
  const names: CellNames = diagnostics.length > 0 ? { declarations: new Map(), uses: [] } : readNames(program, code);
  const { names: imports, bare: bareImports } = readImports(program);
  return {
    ...place,
    ...names,
    id: cell.id,
    code,
    magics,
    diagnostics,
    program,
    statements: diagnostics.length > 0 ? [] : readStatements(program, names.declarations),
    imports,
    bareImports,
  };
}

/** Only a `.tsx` module may hold JSX; a cell that goes nowhere may, as the kernel lets it. */
function parse(code: string, target: Target | undefined): ParsedCell {
  if (target?.kind === "path") return parseCell(code, target.path.endsWith(".tsx") ? "tsx" : "ts");
  const parsed = parseCell(code);
  if (parsed.diagnostics.length === 0 || !code.includes("<")) return parsed;
  const withJsx = parseCell(code, "tsx");
  return withJsx.diagnostics.length === 0 ? withJsx : parsed;
}
