import type { ExecutionId } from "../../src/shared/ids.ts";
import type { Tracker } from "../../src/track/tracker.ts";
import type { MagicContext, NestedCode } from "../magics/magic.ts";
import { NestedFault } from "../runtime/magic-failure.ts";
import type { CellOutcome, Runtime } from "../runtime/runtime.ts";
import type { KernelContext } from "../session/handler.ts";

/** The execution that magics belong to. */
export interface MagicExecution {
  readonly executionId: ExecutionId;
  readonly tracker: Tracker;
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
  /** The text of the cell. */
  readonly source: string;
  readonly setNextInput: ((text: string) => void) | undefined;
  readonly runNested: (nested: NestedCode) => Promise<CellOutcome>;
}

/** What the magics of one cell may use. */
export function createMagicContext(execution: MagicExecution, context: KernelContext): MagicContext {
  const { executionId, tracker, runtime, signal, source, setNextInput, runNested } = execution;
  const { outputs, types, pages, inputs, history, congestion, scope, notebookPath, cwd, lifetime, options, settings } =
    context;
  const write: MagicContext["write"] = (name, text) => {
    outputs.show(executionId, { kind: "stream", name, text });
    return congestion();
  };
  let rewritten = source;
  return {
    executionId,
    tracker,
    types,
    runtime,
    names: scope,
    notebookPath,
    folder: cwd,
    signal,
    lifetime,
    options,
    tsconfigPath: async () => (await settings()).of().tsconfigPath,
    async ask(prompt) {
      outputs.flush();
      const answer = await inputs.ask(executionId, { prompt, isPassword: false });
      return answer.kind === "text" ? answer.text : undefined;
    },
    findHistory: (request) => history.find(request),
    // A client without an editor has no place for it.
    setNextInput: (text) => setNextInput?.(text),
    rewriteCell(rewrite) {
      rewritten = rewrite(rewritten);
      setNextInput?.(rewritten);
    },
    async runNested(nested) {
      const outcome = await runNested(nested);
      if (outcome.kind !== "value") throw new NestedFault(outcome.fault);
    },
    restart: () => runtime.restart(),
    print: (text) => void write("stdout", text),
    page: (text) => {
      if (!pages.add(executionId, text)) void write("stdout", text);
    },
    write,
    display: (data) =>
      outputs.show(executionId, { kind: "display", data, metadata: {}, displayId: undefined, isUpdate: false }),
  };
}
