import type { ArchivedCell } from "./cell-archive.ts";
import { HEADER_LINES } from "./cell-file.ts";
import type { LspDiagnostic } from "./lsp.ts";
import { DOCUMENTS } from "./project-folder.ts";
import type { TypeProblem } from "./type-service.ts";
import { openCell, toUserText, type Workspace } from "./workspace.ts";

const WARNING = 2;
/** "Implicitly has an 'any' type", in all its forms. */
const isAboutImplicitAny = (code: number): boolean =>
  code >= 7005 && code <= 7057 && ![7027, 7028, 7029, 7030].includes(code);
/** What is no fault in a notebook, whatever the project says. */
const NO_FAULTS: ReadonlySet<number> = new Set([
  // A package without types: everything of it is `any`.
  7016,
  // JSX without types of React: its elements are `any`.
  7026, 2874, 2875,
  // A decorator of a parameter, which the kernel compiles all the same.
  1206,
]);

export interface DiagnoseOptions {
  /** Whether the project has a tsconfig.json, and so has said how strict it is. */
  readonly hasConfig: boolean;
}

/** The faults of a cell, in the order of its lines. */
export async function diagnoseCell(
  workspace: Workspace,
  cell: ArchivedCell,
  { hasConfig }: DiagnoseOptions,
): Promise<readonly TypeProblem[]> {
  if (/^\s*\/\/\s*@ts-nocheck\b/m.test(leadingComments(cell.code))) return [];
  const { textDocument } = openCell(workspace, DOCUMENTS.checked, cell);
  const { items = [] } = await workspace.server.request("textDocument/diagnostic", { textDocument });
  const lines = cell.code.split("\n").length;
  return items
    .filter(({ severity = WARNING, range }) => {
      const line = range.start.line - HEADER_LINES;
      // Our own lines have faults of their own, and hints are for editors.
      return severity <= WARNING && line >= 0 && line < lines;
    })
    .map((item) => toProblem(item, cell))
    .filter(({ code }) => !NO_FAULTS.has(code) && (hasConfig || !isAboutImplicitAny(code)))
    .toSorted((a, b) => a.line - b.line || a.column - b.column);
}

function toProblem({ range, code, message }: LspDiagnostic, { file }: ArchivedCell): TypeProblem {
  const { line, character } = range.start;
  const isOnOneLine = range.end.line === line;
  return {
    code: Number(code),
    message: toUserText(message, file),
    line: line - HEADER_LINES + 1,
    column: character + 1,
    length: isOnOneLine ? range.end.character - character : Infinity,
  };
}

function leadingComments(code: string): string {
  return /^(?:\s*\/\/.*|\s*\/\*[^]*?\*\/)*/.exec(code)?.[0] ?? "";
}
