import type { AnalysedCell } from "../cells/analyse.ts";
import { createFault, type ExportFault } from "../export-fault.ts";
import { isPure, isPureClass } from "../cells/purity.ts";
import type { Statement } from "../cells/statements.ts";
import { findTopLevelAwaits } from "../cells/top-level-awaits.ts";
import type { Rule } from "./rule.ts";

/** NBX004 and NBX104: importing a module does nothing but define its names. */
export const checkEffects: Rule = ({ modules }) =>
  modules
    .flatMap(({ cells }) => cells)
    .filter(({ directives }) => directives.export?.effects !== true)
    .flatMap((cell) => {
      const awaits = findTopLevelAwaits(cell);
      return cell.statements.flatMap((statement) => checkStatement(statement, cell, awaits));
    });

function checkStatement(statement: Statement, cell: AnalysedCell, awaits: readonly number[]): readonly ExportFault[] {
  const [start, end] = statement.node.range;
  const shown = excerpt(cell.code.slice(start, end));
  if (statement.kind === "effect") {
    const fault = createFault(
      "NBX004",
      cell,
      start,
      `\`${shown}\` would run whenever the module is imported`,
      "Move it to a cell that is not exported, or into a function; if importers need it, write `//| export --effects`.",
    );
    return [fault];
  }
  // An await is judged by its own rule.
  if (runsCode(statement) && !awaits.some((offset) => offset >= start && offset < end)) {
    const fault = createFault(
      "NBX104",
      cell,
      start,
      `\`${shown}\` runs code whenever the module is imported`,
      "Make it a function that callers call, or write `//| export --effects` if that is meant.",
    );
    return [fault];
  }
  return [];
}

/** Whether defining the names of a statement does more than define them. */
function runsCode({ kind, inner, node }: Statement): boolean {
  if (kind === "export") return node.type === "ExportDefaultDeclaration" && !isPureDefault(node.declaration);
  if (kind !== "declaration") return false;
  if (inner.type === "VariableDeclaration") return !inner.declarations.every(({ init }) => isPure(init));
  return inner.type === "ClassDeclaration" && !isPureClass(inner);
}

function isPureDefault(declaration: Statement["inner"]): boolean {
  if (declaration.type === "FunctionDeclaration" || declaration.type === "TSInterfaceDeclaration") return true;
  if (declaration.type === "TSDeclareFunction") return true;
  return declaration.type === "ClassDeclaration" ? isPureClass(declaration) : isPure(declaration as never);
}

/** The first line of some code, not too long for a message. */
function excerpt(code: string): string {
  const [line = ""] = code.split("\n");
  const isWhole = line === code && line.length <= 60;
  return isWhole ? line : `${line.slice(0, 56).trimEnd()} ...`;
}
