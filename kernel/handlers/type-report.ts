import { settledWithin } from "../../src/shared/settled-within.ts";
import type { TypeProblem } from "../../src/service/type-service.ts";
import type { CellFault } from "../runtime/runtime.ts";
import type { AfterReply, KernelContext } from "../session/handler.ts";
import type { Cell } from "./run-cell.ts";

/** The name of the error that a cell ends with which was kept from running by its types. */
export const TYPE_FAULT = "TypeFault";

const MAX_PROBLEMS = 10;
/** How long the next cell may wait for this one's types. */
const HURRIED_WAIT_MS = 5;

/** Tells the faults in a cell's types below it, however long it takes to know them, unless the cell is stopped. */
export async function reportTypes(cell: Cell, { types, outputs }: KernelContext): Promise<void> {
  const show = (text: string): void => outputs.show(cell.executionId, { kind: "stream", name: "stderr", text });
  const problems = (await Promise.race([types.check(cell), aborted(cell.signal)])) ?? [];
  const notice = types.takeNotice();
  if (notice !== undefined) show(`${notice}\n`);
  if (problems.length > 0) show(`${renderProblems(cell, problems, "warning").join("\n")}\n`);
}

/**
 * The same for a user who looks on. The cell is over by then but for its idle, which waits a moment, since most clients
 * show what comes later but some do not. What takes longer comes as late output.
 */
export function createTypeReport(cell: Cell, context: KernelContext): AfterReply {
  return async (nextCell) => {
    const reported = reportTypes(cell, context);
    const hurried = nextCell.then(() => settledWithin(reported, HURRIED_WAIT_MS));
    await settledWithin(Promise.race([reported, hurried]), context.types.waitMs);
  };
}

function aborted(signal: AbortSignal | undefined): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) resolve(undefined);
    else signal?.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

/** A cell that may not run with faults in its types. */
export function toTypeFault(cell: Cell, problems: readonly TypeProblem[]): CellFault {
  const [first] = problems;
  const evalue = first?.message.split("\n")[0] ?? "";
  const hint = "The cell did not run. `%types warn` runs cells whatever their types are.";
  return { ename: TYPE_FAULT, evalue, traceback: [...renderProblems(cell, problems, "error"), hint] };
}

function renderProblems(
  { fileName, source }: Pick<Cell, "fileName" | "source">,
  problems: readonly TypeProblem[],
  severity: "warning" | "error",
): readonly string[] {
  const lines = source.split("\n");
  const texts = problems.slice(0, MAX_PROBLEMS).flatMap(({ code, message, line, column, length }) => {
    const text = lines[line - 1]?.trimEnd() ?? "";
    const before = text.slice(0, column - 1);
    const carets = "^".repeat(Math.max(1, Math.min(length, text.length - before.length)));
    // Tabs stay tabs, so that the caret stands below its character however wide a tab is.
    const indent = before.replaceAll(/[^\t]/g, " ");
    return [
      `${fileName}:${line}:${column} - ${severity} TS${code}: ${message}`,
      `    ${text}`,
      `    ${indent}${carets}`,
    ];
  });
  const rest = problems.length - MAX_PROBLEMS;
  return rest > 0 ? [...texts, `... and ${rest} more`] : texts;
}
