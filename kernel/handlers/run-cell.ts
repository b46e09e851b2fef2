import { compileCell } from "../../src/language/compile-cell.ts";
import { findEngineFault } from "../../src/language/engine-check.ts";
import { findMagics } from "../../src/language/magics/magic-lines.ts";
import type { WrittenText } from "../../src/language/positions/positions.ts";
import type { CellId, ExecutionId } from "../../src/shared/ids.ts";
import type { Tracker } from "../../src/track/tracker.ts";
import type { NestedCode } from "../magics/magic.ts";
import { isMagic } from "../magics/table.ts";
import type { CellFault, CellOutcome } from "../runtime/runtime.ts";
import type { KernelContext } from "../session/handler.ts";
import { runWithMagics } from "./run-with-magics.ts";
import { toSyntaxFault } from "./syntax-fault.ts";
import { toTypeFault } from "./type-report.ts";

/** A cell to run. */
export interface Cell {
  readonly executionId: ExecutionId;
  readonly source: string;
  /** The name of its frames in a stack. */
  readonly fileName: string;
  /** Undefined when the client has not said which cell it runs. */
  readonly cellId: CellId | undefined;
  /** Aborted when the user stops the cell, however far it has come. */
  readonly signal: AbortSignal | undefined;
  /** Puts a text in the place of the cell's own, in the editor. */
  readonly setNextInput?: (text: string) => void;
}

/** Runs a whole cell, its magics included. Never rejects for a mistake of the user. */
export async function runCell(cell: Cell, tracker: Tracker, context: KernelContext): Promise<CellOutcome> {
  const { scope } = context;
  const isKnownName = (name: string): boolean =>
    scope.bindingOf(name) !== undefined || scope.isGlobal(name) || PROVIDED.has(name);
  const magics = findMagics(cell.source, { isMagic, isKnownName });
  if (magics.cell === undefined && magics.lines.length === 0) return runTypedCode(cell, cell.source, context);
  const runNested = async ({ source, typedAs = source, fileName, hasMagics }: NestedCode): Promise<CellOutcome> => {
    const nested: Cell = { ...cell, source: typedAs, fileName };
    return hasMagics ? runCell(nested, tracker, context) : runTypedCode(nested, source, context);
  };
  const runBody = (): Promise<CellOutcome> => runTypedCode(cell, magics.code, context, magics.written);
  return runWithMagics(magics, { cell, tracker, runBody, runNested }, context);
}

/** Runs what a cell holds beside magics. Its types are noted, or checked before when they must be right. */
async function runTypedCode(
  cell: Cell,
  code: string,
  context: KernelContext,
  written?: WrittenText,
): Promise<CellOutcome> {
  const { types } = context;
  const fault = types.level === "error" ? await maybeTypeFault(cell, context) : undefined;
  if (fault !== undefined) return { kind: "error", fault };
  types.accept(cell);
  return runCode({ ...cell, source: code }, context, written);
}

/** What keeps a cell from running whose types must be right. */
async function maybeTypeFault(cell: Cell, { types }: KernelContext): Promise<CellFault | undefined> {
  const problems = await types.check(cell);
  return problems === undefined || problems.length === 0 ? undefined : toTypeFault(cell, problems);
}

/**
 * Runs TypeScript without magics.
 *
 * @param written - The user's text, when the source was made of it.
 */
export async function runCode(cell: Cell, context: KernelContext, written?: WrittenText): Promise<CellOutcome> {
  const { runtime, scope } = context;
  const { executionId, source, fileName, cellId, signal } = cell;
  const [live, settings] = await Promise.all([runtime(), context.settings()]);
  settings.beginTurn();
  const transpileSettings = () => settings.of().transpile;
  const compilation = compileCell(source, { fileName, session: scope, settings: transpileSettings, written });
  if (compilation.kind === "faulty") {
    return { kind: "error", fault: toSyntaxFault(fileName, written?.text ?? source, compilation.diagnostics) };
  }
  const compiled = { ...compilation.cell, cellId, warnings: settings.takeFaults() };
  // In one turn with the compilation, so that no cell of another shell comes between.
  scope.accept(compiled);
  try {
    const outcome = await live.run(executionId, compiled, signal);
    const refusal = outcome.kind === "error" && outcome.isRefused === true ? findEngineFault(compiled) : undefined;
    if (refusal === undefined) return outcome;
    return { kind: "error", fault: toSyntaxFault(fileName, written?.text ?? source, [refusal]) };
  } finally {
    scope.settle(compiled);
  }
}

/** Names that have a value in every session, before the first cell has told of them. */
const PROVIDED: ReadonlySet<string> = new Set(["require", "__dirname", "__filename", "display", "prompt", "confirm"]);
