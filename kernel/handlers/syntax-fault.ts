import type { Diagnostic } from "../../src/language/diagnostic.ts";
import { renderExcerpt } from "../../src/shared/excerpt.ts";
import { placeOf } from "../../src/shared/text.ts";
import type { CellFault } from "../runtime/runtime.ts";

/** Text that does not compile, as an error: where it is, the line, and a caret below the place. */
export function toSyntaxFault(fileName: string, source: string, diagnostics: readonly Diagnostic[]): CellFault {
  const evalue = diagnostics[0]?.message ?? "the cell cannot be compiled";
  const traceback = diagnostics.flatMap((diagnostic) => renderDiagnostic(fileName, source, diagnostic));
  return { ename: "SyntaxError", evalue, traceback: [...traceback, `SyntaxError: ${evalue}`] };
}

function renderDiagnostic(fileName: string, source: string, { message, start, end }: Diagnostic): readonly string[] {
  const { line, column } = placeOf(source, start);
  const [text, carets] = renderExcerpt(source.split("\n")[line - 1]?.trimEnd() ?? "", column, end - start);
  return [`${fileName}:${line}:${column}: ${message}`, `    ${text}`, `    ${carets}`];
}
