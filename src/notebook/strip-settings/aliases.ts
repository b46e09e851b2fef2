// What other tools call these options, so that a team switches by changing one line.
import { VOLATILE_METADATA } from "../strip-options.ts";
import type { OptionName } from "./option-table.ts";
import type { StripSettings } from "./strip-settings.ts";

/** A name of another tool for an option of ours. */
export interface Alias {
  /** As a flag, without its dashes. */
  readonly flag: string;
  readonly short?: string;
  readonly tools: readonly string[];
  /** The option whose value follows the flag, or what the flag alone says. */
  readonly means: OptionName | StripSettings;
}

const ALL = ["nbstripout", "nbstripout-fast", "nbwipers"];

export const ALIASES: readonly Alias[] = [
  { flag: "keep-output", tools: ALL, means: { keepOutputs: true } },
  { flag: "drop-output", tools: ["nbwipers"], means: { keepOutputs: false } },
  { flag: "preserve-cell-outputs", short: "o", tools: ["nb-clean"], means: { keepOutputs: true } },
  { flag: "keep-output-type", tools: ["nbstripout"], means: "keepOutputTypes" },
  { flag: "drop-output-type", tools: ["nbstripout"], means: "dropOutputTypes" },
  { flag: "strip-regex", tools: ["nbstripout-fast"], means: "dropOutputsMatching" },
  { flag: "max-size", tools: ["nbstripout"], means: "maxOutputSize" },
  { flag: "strip-init-cell", tools: ["nbwipers"], means: { stripInitCells: true } },
  { flag: "keep-init-cell", tools: ["nbwipers"], means: { stripInitCells: false } },
  { flag: "keep-count", tools: ALL, means: { keepCounts: true } },
  { flag: "drop-count", tools: ["nbwipers"], means: { keepCounts: false } },
  { flag: "preserve-execution-counts", short: "c", tools: ["nb-clean"], means: { keepCounts: true } },
  { flag: "keep-id", tools: ["nbstripout", "nbwipers"], means: { cellIds: "keep" } },
  { flag: "sequential-id", tools: ["nbwipers"], means: { cellIds: "sequential" } },
  { flag: "drop-id", tools: ["nbwipers"], means: { cellIds: "drop" } },
  { flag: "id-action", tools: ["nbwipers"], means: "cellIds" },
  { flag: "keep-empty-cells", tools: ["nbwipers"], means: { dropEmptyCells: false } },
  { flag: "remove-empty-cells", tools: ["nb-clean"], means: { dropEmptyCells: true } },
  { flag: "extra-keys", tools: ALL, means: "removeMetadata" },
  { flag: "keep-metadata-keys", tools: ["nbstripout"], means: "keepMetadata" },
  { flag: "keep-keys", short: "k", tools: ["nbstripout-fast", "nbwipers"], means: "keepMetadata" },
  {
    flag: "remove-all-notebook-metadata",
    short: "M",
    tools: ["nb-clean"],
    means: { onlyNotebookMetadata: [], keepMetadata: [] },
  },
  {
    flag: "preserve-notebook-metadata",
    short: "n",
    tools: ["nb-clean"],
    means: { removeMetadata: [], onlyNotebookMetadata: undefined },
  },
  {
    flag: "preserve-cell-metadata",
    tools: ["nb-clean"],
    means: {
      onlyCellMetadata: undefined,
      keepMetadata: VOLATILE_METADATA.filter((path) => path !== "metadata.signature"),
    },
  },
  { flag: "preserve-cell-metadata-field", tools: ["nb-clean"], means: "onlyCellMetadata" },
  { flag: "strip-kernel-info", tools: ["nbwipers"], means: { stripKernel: true } },
  { flag: "keep-kernel-info", tools: ["nbwipers"], means: { stripKernel: false } },
];

/** Letters that mean different things to different tools. */
export const AMBIGUOUS_LETTERS: Readonly<Record<string, string>> = {
  e: "--remove-empty-cells for nb-clean, and --extra-keys for nbstripout-fast",
  m: "--mode for nbstripout, and --preserve-cell-metadata for nb-clean",
};
