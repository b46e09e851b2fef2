import type { MagicLine } from "../../src/language/cell-magics.ts";
import { compileCell } from "../../src/language/compile-cell.ts";
import { findMagics } from "../../src/language/magic-lines.ts";
import type { WrittenText } from "../../src/language/positions.ts";
import { LabtrailError, messageOf } from "../../src/shared/errors.ts";
import type { ExecutionId } from "../../src/shared/ids.ts";
import type { Tracker } from "../../src/track/tracker.ts";
import { runCellMagic, runMagicLine } from "../magics/run-magic.ts";
import { isMagic } from "../magics/table.ts";
import { interruptedOutcome } from "../runtime/interrupted.ts";
import type { CellFault, CellOutcome, ReachedMagic } from "../runtime/runtime.ts";
import type { KernelContext } from "../session/handler.ts";
import { createMagicContext } from "./magic-context.ts";
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
  const { executionId, source, signal } = cell;
  const { scope, magicLines } = context;
  const isKnownName = (name: string): boolean => scope.bindingOf(name) !== undefined || isGlobal(name);
  const { cell: above, lines, code, written } = findMagics(source, { isMagic, isKnownName });
  if (above === undefined && lines.length === 0) return runCode(cell, context);

  // What a magic has started ends with its cell, in whatever way that ends.
  const ended = new AbortController();
  const runtime = await context.runtime();
  const stopped = AbortSignal.any([ended.signal, context.lifetime, ...(signal === undefined ? [] : [signal])]);
  const magicContext = createMagicContext({ executionId, tracker, runtime, signal: stopped }, context);
  const runBody = async (): Promise<CellOutcome> => {
    magicLines.set(executionId, async (reached) => {
      const value = await runMagicLine(requireLine(lines, reached), reached, magicContext);
      // The cell must not go on because what it waited for was stopped: its own end is on the way.
      return stopped.aborted ? new Promise(() => undefined) : value;
    });
    try {
      return await runCode({ ...cell, source: code }, context, written);
    } finally {
      magicLines.delete(executionId);
    }
  };
  try {
    if (above === undefined) return await runBody();
    const outcome = await runCellMagic(above, magicContext, runBody);
    return signal?.aborted === true ? interruptedOutcome() : outcome;
  } catch (error) {
    if (!(error instanceof LabtrailError)) throw error;
    return { kind: "error", fault: toFault(error) };
  } finally {
    ended.abort();
  }
}

/**
 * Runs TypeScript without magics.
 *
 * @param written - The user's text, when the source was made of it.
 */
export async function runCode(cell: Cell, context: KernelContext, written?: WrittenText): Promise<CellOutcome> {
  const { runtime, scope } = context;
  const { executionId, source, fileName, signal } = cell;
  const settings = await context.settings();
  settings.beginTurn();
  const transpileSettings = () => settings.of().transpile;
  const compilation = compileCell(source, { fileName, session: scope, settings: transpileSettings, written });
  if (compilation.kind === "faulty") {
    return { kind: "error", fault: toSyntaxFault(fileName, written?.text ?? source, compilation.diagnostics) };
  }
  scope.accept(compilation.cell);
  const live = await runtime();
  return live.run(executionId, { ...compilation.cell, warnings: settings.takeFaults() }, signal);
}

/** Names beside those of Node that have a value in every session. */
const PROVIDED: ReadonlySet<string> = new Set(["require", "__dirname", "__filename", "display", "prompt", "confirm"]);

function isGlobal(name: string): boolean {
  return name in globalThis || PROVIDED.has(name);
}

function requireLine(lines: readonly MagicLine[], { index }: ReachedMagic): MagicLine {
  const line = lines[index];
  if (line === undefined) throw new Error(`the cell has ${lines.length} magics, and number ${index} was reached`);
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
