import type { CellMagics, MagicLine } from "../../src/language/magics/cell-magics.ts";
import { LabtrailError, messageOf } from "../../src/shared/errors.ts";
import type { Tracker } from "../../src/track/tracker.ts";
import type { NestedCode } from "../magics/magic.ts";
import { isStartMagic, runCellMagic, runMagicLine, runStartMagic } from "../magics/run-magic.ts";
import { interruptedOutcome } from "../runtime/interrupted.ts";
import type { CellFault, CellOutcome, ReachedMagic } from "../runtime/runtime.ts";
import type { KernelContext } from "../session/handler.ts";
import { createMagicContext } from "./magic-context.ts";
import type { Cell } from "./run-cell.ts";

/** The cell that the magics stand in, and how the rest of it runs. */
export interface MagicCell {
  readonly cell: Cell;
  readonly tracker: Tracker;
  /** Runs the cell's TypeScript. */
  readonly runBody: () => Promise<CellOutcome>;
  /** Runs other code for the cell, while its own waits. */
  readonly runNested: (nested: NestedCode) => Promise<CellOutcome>;
}

/** Blanks and comments. */
const NO_CODE = /^(?:\s|\/\/.*|\/\*[^]*?\*\/)*$/;

/** Runs a cell that has magics. Never rejects for a mistake of the user. */
export async function runWithMagics(
  { cell: above, lines }: CellMagics,
  { cell, tracker, runBody, runNested }: MagicCell,
  context: KernelContext,
): Promise<CellOutcome> {
  const { executionId, signal, source, setNextInput } = cell;
  const { magicLines } = context;
  // What a magic has started ends with its cell, in whatever way that ends.
  const ended = new AbortController();
  const stopped = AbortSignal.any([ended.signal, context.lifetime, ...(signal === undefined ? [] : [signal])]);
  const runtime = await context.runtime();
  const execution = { executionId, tracker, runtime, signal: stopped, source, setNextInput, runNested };
  const magicContext = createMagicContext(execution, context);
  const [first] = lines;
  const isFirst = first !== undefined && isStartMagic(first) && NO_CODE.test(source.slice(0, first.start));
  const runLine = async (reached: ReachedMagic) => {
    if (isFirst && reached.index === 0) return undefined;
    const value = runMagicLine(requireLine(lines, reached), reached, magicContext);
    await Promise.allSettled([value]);
    // The cell must not go on because what it waited for was stopped: its own end is on the way.
    return stopped.aborted ? new Promise<never>(() => undefined) : value;
  };
  // A cell may run inside of another, by `%run`.
  const outer = magicLines.get(executionId);
  magicLines.set(executionId, runLine);
  try {
    if (isFirst) await runStartMagic(first, magicContext);
    const outcome = above === undefined ? await runBody() : await runCellMagic(above, magicContext, runBody);
    return signal?.aborted === true ? interruptedOutcome() : outcome;
  } catch (error) {
    return toOutcome(error, signal);
  } finally {
    ended.abort();
    if (outer === undefined) magicLines.delete(executionId);
    else magicLines.set(executionId, outer);
  }
}

function requireLine(lines: readonly MagicLine[], { index }: ReachedMagic): MagicLine {
  const line = lines[index];
  if (line === undefined) throw new Error(`the cell has ${lines.length} magics, and number ${index} was reached`);
  return line;
}

function toOutcome(error: unknown, signal: AbortSignal | undefined): CellOutcome {
  if (!(error instanceof LabtrailError)) throw error;
  return signal?.aborted === true ? interruptedOutcome() : { kind: "error", fault: toFault(error) };
}

function toFault(error: LabtrailError): CellFault {
  const summary = `${error.name}: ${messageOf(error)}`;
  return {
    ename: error.name,
    evalue: error.message,
    traceback: error.hint === undefined ? [summary] : [summary, error.hint],
  };
}
