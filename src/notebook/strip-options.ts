/** What is taken out of a notebook before it is committed. */
export interface StripOptions {
  readonly outputs: "strip" | "keep";
  readonly executionCounts: "strip" | "keep";
  /** Keys that are cut from the notebook's metadata. */
  readonly notebookMetadata: readonly string[];
  /** Keys that are cut from the metadata of cells. */
  readonly cellMetadata: readonly string[];
  /** `true` under this key keeps the outputs of a cell, or of the whole notebook. */
  readonly keepOutputKey: string;
  /** A cell with this tag keeps its outputs. */
  readonly keepOutputTag: string;
  /** This key alone decides for a cell that has it: such cells show what the notebook sets up. */
  readonly initCellKey: string;
}

/** The defaults of nbstripout, so that a team which comes from it sees the same blobs; but ids are kept. */
export const DEFAULT_STRIP_OPTIONS: StripOptions = {
  outputs: "strip",
  executionCounts: "strip",
  notebookMetadata: ["signature", "widgets"],
  cellMetadata: ["collapsed", "ExecuteTime", "execution", "heading_collapsed", "hidden", "scrolled"],
  keepOutputKey: "keep_output",
  keepOutputTag: "keep_output",
  initCellKey: "init_cell",
};
