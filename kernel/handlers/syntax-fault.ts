import type { Diagnostic } from "../../src/language/diagnostic.ts";
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
  const text = source.split("\n")[line - 1]?.trimEnd() ?? "";
  const before = text.slice(0, column - 1);
  // A caret for each unit of the span that is on this line, and at least one.
  const carets = "^".repeat(Math.max(1, Math.min(end - start, text.length - before.length)));
  // Tabs stay tabs, so that the caret stands below its character however wide a tab is.
  const indent = before.replaceAll(/[^\t]/g, " ");
  return [`${fileName}:${line}:${column}: ${message}`, `    ${text}`, `    ${indent}${carets}`];
}
