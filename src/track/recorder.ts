import type { JsxSettings } from "../language/transpile/transpile-settings.ts";
import type { CellId, ExecutionId } from "../shared/ids.ts";
import type { Json } from "../shared/json.ts";
import type { CaptureEvent } from "./capture/event.ts";

/** A cell that is about to run. */
export interface CellStart {
  readonly executionId: ExecutionId;
  /** From the frontend's metadata; undefined when it sends none. */
  readonly cellId: CellId | undefined;
  readonly source: string;
  readonly executionCount: number;
  /** Ids of cells that the frontend has deleted since it last ran one, as JupyterLab tells. */
  readonly deletedCells?: readonly string[];
  /** How the project has JSX compiled; asked only about a cell that has some. */
  readonly jsx?: () => JsxSettings;
}

/** How a cell ended, for the record. */
export interface CellEnd {
  readonly status: "ok" | "error" | "interrupted" | "died";
  readonly durationMs: number;
  readonly error?: { readonly ename: string; readonly evalue: string };
}

/** A value as it is shown: in several representations, by MIME type. */
export interface ShownBundle {
  readonly data: Readonly<Record<string, Json>>;
  /** What is shown under an id takes the place of what was shown under it before. */
  readonly displayId: string | undefined;
}

/**
 * Remembers a session: which cells ran, and which runs came of them. It is told of every cell, also while tracking is
 * off, because a later run may rest on an earlier cell; while off it keeps sources in memory only and writes nothing.
 */
export interface Recorder {
  readonly isOn: boolean;
  beginCell(cell: CellStart): void;
  /** Called in the order in which things happened; `executionId` is undefined when nobody knows whose event it is. */
  capture(executionId: ExecutionId | undefined, event: CaptureEvent): void;
  /** Something other than text that a cell shows, in order with what is captured. */
  show(executionId: ExecutionId | undefined, shown: ShownBundle): void;
  /** Text that a cell prints. */
  print(executionId: ExecutionId | undefined, text: string): void;
  /** Writes what the cell gave. Returns lines to show below the cell, such as the name of a run that was opened. */
  endCell(executionId: ExecutionId, end: CellEnd): Promise<readonly string[]>;
  /** Ends open runs and closes the store. */
  close(): Promise<void>;
}
