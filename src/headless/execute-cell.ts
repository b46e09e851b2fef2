import { type CodeCell, type Output, tagsOf } from "../notebook/notebook.ts";
import type { JsonObject } from "../shared/json.ts";
import { type CollectedOutputs, maybeDisplayId } from "./collected-outputs.ts";
import { withDeadline } from "./deadline.ts";
import { HeadlessError } from "./headless-error.ts";
import type { KernelProcess } from "./kernel-process.ts";
import type { Message } from "./message.ts";

/** How long a cell may take to end after it was told to stop. */
const INTERRUPT_TIMEOUT_MS = 5_000;

/** What a cell threw. */
export interface CellFault {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** How the execution of one cell ended. */
export type CellResult =
  | { readonly kind: "ok" }
  | { readonly kind: "error"; readonly fault: CellFault }
  /** The user stopped it. */
  | { readonly kind: "interrupted" }
  /** The kernel died, or the cell took too long. */
  | { readonly kind: "broken"; readonly error: HeadlessError };

export interface ExecuteOptions {
  /** Stops the cell. */
  readonly signal?: AbortSignal | undefined;
  /** How long the cell may take. Default: no limit. */
  readonly cellTimeoutMs?: number | undefined;
  /**
   * Hears of every output, also of one that comes after the cell's end. One with a display id may come again, changed.
   */
  readonly onOutput?: ((output: Output, index: number, displayId: string | undefined) => void) | undefined;
}

/** Runs one cell to its idle; what it shows goes to `outputs`. Never rejects for a fault of the cell or the kernel. */
export async function executeCell(
  cell: CodeCell,
  index: number,
  kernel: KernelProcess,
  outputs: CollectedOutputs,
  { signal, cellTimeoutMs, onOutput }: ExecuteOptions,
): Promise<CellResult> {
  const content = {
    code: cell.source,
    silent: false,
    store_history: true,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: !tagsOf(cell).includes("raises-exception"),
  };
  const onBroadcast = (message: Message): void => {
    const output = outputs.collect(index, message);
    if (output !== undefined) onOutput?.(output, index, maybeDisplayId(message));
  };
  const answer = kernel.request({ type: "execute_request", content, metadata: { cellId: cell.id }, onBroadcast });
  const timeout = cellTimeoutMs === undefined ? undefined : AbortSignal.timeout(cellTimeoutMs);
  const stop = AbortSignal.any([signal, timeout].filter((reason) => reason !== undefined));
  try {
    const { content: reply } = await untilAnswered(answer, kernel, stop);
    if (reply["status"] === "ok") return { kind: "ok" };
    if (signal?.aborted === true) return { kind: "interrupted" };
    if (timeout?.aborted === true) return { kind: "broken", error: overdue(cellTimeoutMs) };
    return { kind: "error", fault: toFault(reply) };
  } catch (error) {
    if (!(error instanceof HeadlessError)) throw error;
    return signal?.aborted === true ? { kind: "interrupted" } : { kind: "broken", error };
  }
}

/** Waits for a cell, and tells it to end when it must stop. */
async function untilAnswered(answer: Promise<Message>, kernel: KernelProcess, stop: AbortSignal): Promise<Message> {
  const unstoppable = Promise.withResolvers<never>();
  const onAbort = (): void => {
    kernel.interrupt();
    const unanswered = new HeadlessError("CELL_TIMEOUT", "the cell did not stop when it was interrupted");
    withDeadline(answer, INTERRUPT_TIMEOUT_MS, () => unanswered).catch(unstoppable.reject);
  };
  if (stop.aborted) onAbort();
  else stop.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([answer, unstoppable.promise]);
  } finally {
    stop.removeEventListener("abort", onAbort);
  }
}

function overdue(cellTimeoutMs = 0): HeadlessError {
  return new HeadlessError("CELL_TIMEOUT", `the cell ran longer than ${cellTimeoutMs / 1000} s and was stopped`, {
    hint: "Give it more time with --timeout, or make the cell smaller.",
  });
}

function toFault({ ename, evalue, traceback }: JsonObject): CellFault {
  return {
    ename: String(ename ?? "Error"),
    evalue: String(evalue ?? ""),
    traceback: Array.isArray(traceback) ? traceback.map(String) : [],
  };
}
