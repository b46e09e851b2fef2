import type { Exchange, TestKernel } from "./kernel-client.ts";
import { contentsOf, pageOf, textOf } from "./messages.ts";

/** What a cell showed. */
export interface ShownCell {
  readonly stdout: string;
  readonly stderr: string;
  /** What it shows in the pager of its client. */
  readonly page: string;
  /** The value of the cell as text. */
  readonly value: string | undefined;
  /** `name: message` of what it failed with. */
  readonly error: string | undefined;
  /** The bundles of its displays. */
  readonly displays: readonly Readonly<Record<string, unknown>>[];
}

/** Runs one cell. */
export async function runCell(kernel: TestKernel, code: string): Promise<ShownCell> {
  return toShownCell(await kernel.execute(code));
}

export function toShownCell({ reply, iopub }: Exchange): ShownCell {
  const { status, ename, evalue } = reply.content;
  const [result] = contentsOf(iopub, "execute_result") as readonly { readonly data?: Record<string, unknown> }[];
  const value = result?.data?.["text/plain"];
  return {
    stdout: textOf(iopub, "stdout"),
    stderr: textOf(iopub, "stderr"),
    page: pageOf(reply),
    value: typeof value === "string" ? value : undefined,
    error: status === "error" ? `${String(ename)}: ${String(evalue)}` : undefined,
    displays: contentsOf(iopub, "display_data").map(({ data }) => data as Record<string, unknown>),
  };
}
