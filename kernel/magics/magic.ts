import type { ExecutionId } from "../../src/shared/ids.ts";
import { LabtrailError } from "../../src/shared/errors.ts";
import type { Tracker } from "../../src/track/tracker.ts";
import type { CellOutcome, MimeBundle, Runtime } from "../runtime/runtime.ts";

/** What a magic may use of the kernel. */
export interface MagicContext {
  readonly executionId: ExecutionId;
  readonly tracker: Tracker;
  readonly runtime: Pick<Runtime, "describeValue" | "setCapture">;
  /** The absolute path of the notebook; undefined when the frontend did not tell it. */
  readonly notebookPath: string | undefined;
  /** The folder in which relative paths start. */
  readonly cwd: string;
  /** Shows text as the cell's own stdout. Ends with a line break. */
  print(text: string): void;
  /** Shows one value in several representations, as a rich output of the cell. */
  display(data: MimeBundle): void;
}

/** A line or cell beginning with `%` or `%%`, as data. */
export interface Magic {
  /** Without the percent sign. */
  readonly name: string;
  /** One line for `%lsmagic`. */
  readonly summary: string;
  /** What `%name?` shows. */
  readonly usage: string;
  /** `%name argument` on a line of its own. Rejects with {@link MagicError} for a user's mistake. */
  readonly runLine?: (argument: string, context: MagicContext) => Promise<void>;
  /** `%%name argument` on the first line: runs the rest of the cell through `runBody`, if at all, and returns how it ended. */
  readonly runCell?: (
    argument: string,
    context: MagicContext,
    runBody: () => Promise<CellOutcome>,
  ) => Promise<CellOutcome>;
}

export type MagicErrorCode = "UNKNOWN_MAGIC" | "WRONG_KIND" | "BAD_ARGUMENT";

/** A magic that does not exist, or was called in a wrong way. */
export class MagicError extends LabtrailError<MagicErrorCode> {}
