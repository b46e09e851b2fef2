import { compileCell } from "../../src/language/compile-cell.ts";
import type { CellMagics } from "../../src/language/cell-magics.ts";
import { findMagics } from "../../src/language/magic-lines.ts";
import { LabtrailError, messageOf } from "../../src/shared/errors.ts";
import type { ExecutionId } from "../../src/shared/ids.ts";
import type { Tracker } from "../../src/track/tracker.ts";
import type { MagicContext } from "../magics/magic.ts";
import { isMagic } from "../magics/table.ts";
import { runCellMagic, runLineMagic } from "../magics/run-magic.ts";
import type { CellFault, CellOutcome, Runtime } from "../runtime/runtime.ts";
import type { KernelContext } from "../session/handler.ts";
import { toSyntaxFault } from "./syntax-fault.ts";

/** A cell to run. */
export interface Cell {
  readonly executionId: ExecutionId;
  readonly source: string;
  /** The name of its frames in a stack. */
  readonly fileName: string;
  /** Aborted when the user stops the cell, however far it has come. */
  readonly signal: AbortSignal | undefined;
}

/** Runs a whole cell, its magics included. Never rejects for a mistake of the user. */
export async function runCell(cell: Cell, tracker: Tracker, context: KernelContext): Promise<CellOutcome> {
  const { executionId, source } = cell;
  const magics = findMagics(source, isMagic);
  const magicContext = createMagicContext(executionId, tracker, await context.runtime(), context);
  const runBody = async (): Promise<CellOutcome> => {
    context.magicLines.set(executionId, (index) => runLineMagic(requireLine(magics, index), magicContext));
    try {
      return await runCode({ ...cell, source: magics.code }, context);
    } finally {
      context.magicLines.delete(executionId);
    }
  };
  if (magics.cell === undefined) return runBody();
  try {
    return await runCellMagic(magics.cell, magicContext, runBody);
  } catch (error) {
    if (!(error instanceof LabtrailError)) throw error;
    return { kind: "error", fault: toFault(error) };
  }
}

/** Runs TypeScript without magics. */
export async function runCode(cell: Cell, context: KernelContext): Promise<CellOutcome> {
  const { runtime, scope } = context;
  const { executionId, source, fileName, signal } = cell;
  const settings = await context.settings();
  settings.beginTurn();
  const compilation = compileCell(source, { fileName, session: scope, settings: () => settings.of().transpile });
  if (compilation.kind === "faulty") {
    return { kind: "error", fault: toSyntaxFault(fileName, source, compilation.diagnostics) };
  }
  scope.accept(compilation.cell);
  const live = await runtime();
  return live.run(executionId, { ...compilation.cell, warnings: settings.takeFaults() }, signal);
}

function createMagicContext(
  executionId: ExecutionId,
  tracker: Tracker,
  runtime: Runtime,
  { outputs, notebookPath, cwd }: KernelContext,
): MagicContext {
  return {
    executionId,
    tracker,
    runtime,
    notebookPath,
    cwd,
    print: (text) => outputs.show(executionId, { kind: "stream", name: "stdout", text }),
    display: (data) =>
      outputs.show(executionId, { kind: "display", data, metadata: {}, displayId: undefined, isUpdate: false }),
  };
}

function requireLine(magics: CellMagics, index: number) {
  const line = magics.lines[index];
  if (line === undefined) throw new Error(`the cell has ${magics.lines.length} magic lines, and number ${index} ran`);
  return line;
}

function toFault(error: LabtrailError): CellFault {
  const summary = `${error.name}: ${messageOf(error)}`;
  return {
    ename: error.name,
    evalue: error.message,
    traceback: error.hint === undefined ? [summary] : [summary, error.hint],
  };
}
