import type { ExecutionId } from "../../src/shared/ids.ts";
import type { Tracker } from "../../src/track/tracker.ts";
import type { MagicContext } from "../magics/magic.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { KernelContext } from "../session/handler.ts";

/** The execution that a magic belongs to. */
export interface MagicExecution {
  readonly executionId: ExecutionId;
  readonly tracker: Tracker;
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
}

/** What the magics of one cell may use. */
export function createMagicContext(
  { executionId, tracker, runtime, signal }: MagicExecution,
  { outputs, pages, congestion, scope, notebookPath, cwd, lifetime }: KernelContext,
): MagicContext {
  const write: MagicContext["write"] = (name, text) => {
    outputs.show(executionId, { kind: "stream", name, text });
    return congestion();
  };
  return {
    executionId,
    tracker,
    runtime,
    names: scope,
    notebookPath,
    folder: cwd,
    signal,
    lifetime,
    print: (text) => void write("stdout", text),
    page: (text) => {
      if (!pages.add(executionId, text)) void write("stdout", text);
    },
    write,
    display: (data) =>
      outputs.show(executionId, { kind: "display", data, metadata: {}, displayId: undefined, isUpdate: false }),
  };
}
