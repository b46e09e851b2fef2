/** What is taken out of a notebook before it is committed. `strip-settings/option-table.ts` says each in words. */
export interface StripOptions {
  readonly keepOutputs: boolean;
  /** Outputs to keep, as `error` or `stream:stderr`. */
  readonly keepOutputTypes: readonly string[];
  /** Outputs to remove even where outputs are kept. */
  readonly dropOutputTypes: readonly string[];
  readonly keepOutputsMatching: RegExp | undefined;
  readonly dropOutputsMatching: RegExp | undefined;
  /** Outputs of up to so many characters are kept. */
  readonly maxOutputSize: number;
  readonly keepOutputTags: readonly string[];
  readonly keepOutputKeys: readonly string[];
  readonly stripInitCells: boolean;
  readonly keepCounts: boolean;
  readonly cellIds: "keep" | "sequential" | "drop";
  /** Paths to remove beside {@link VOLATILE_METADATA}: `metadata.a.b`, `cell.metadata.a`, `cell.a`. */
  readonly removeMetadata: readonly string[];
  /** Paths that stay, although they are among those to remove. */
  readonly keepMetadata: readonly string[];
  /** The only keys that stay in the notebook's metadata; undefined: whatever is not removed by name. */
  readonly onlyNotebookMetadata: readonly string[] | undefined;
  readonly onlyCellMetadata: readonly string[] | undefined;
  readonly stripKernel: boolean;
  readonly dropEmptyCells: boolean;
  readonly dropTaggedCells: readonly string[];
  /** Notebooks that are left as they are: patterns of paths from the top folder. */
  readonly exclude: readonly string[];
  /** `jupyter`, `zeppelin`, or undefined: by the name of the file. */
  readonly mode: "jupyter" | "zeppelin" | undefined;
}

/** Metadata that editors write by themselves: as nbstripout has it. */
export const VOLATILE_METADATA: readonly string[] = [
  "metadata.signature",
  "metadata.widgets",
  "cell.metadata.collapsed",
  "cell.metadata.ExecuteTime",
  "cell.metadata.execution",
  "cell.metadata.heading_collapsed",
  "cell.metadata.hidden",
  "cell.metadata.scrolled",
];

/** What names the kernel and its version. */
export const KERNEL_METADATA: readonly string[] = ["metadata.kernelspec", "metadata.language_info.version"];

/** The defaults of nbstripout, so that a team which comes from it sees the same blobs; but ids are kept. */
export const DEFAULT_STRIP_OPTIONS: StripOptions = {
  keepOutputs: false,
  keepOutputTypes: [],
  dropOutputTypes: [],
  keepOutputsMatching: undefined,
  dropOutputsMatching: undefined,
  maxOutputSize: 0,
  keepOutputTags: ["keep_output"],
  keepOutputKeys: ["keep_output"],
  stripInitCells: false,
  keepCounts: false,
  cellIds: "keep",
  removeMetadata: [],
  keepMetadata: [],
  onlyNotebookMetadata: undefined,
  onlyCellMetadata: undefined,
  stripKernel: false,
  dropEmptyCells: false,
  dropTaggedCells: [],
  exclude: [],
  mode: undefined,
};
