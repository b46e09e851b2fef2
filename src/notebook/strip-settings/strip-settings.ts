import { DEFAULT_STRIP_OPTIONS, type StripOptions } from "../strip-options.ts";

/** Another tool whose defaults can be taken for ours. */
export type Preset = "labtrail" | "nbstripout" | "nbstripout-fast" | "nb-clean" | "nbwipers";

/** What one source says: a file, git's configuration or a command line. What it does not say is left to the others. */
export type StripSettings = { readonly [Key in keyof StripOptions]?: StripOptions[Key] } & {
  readonly preset?: Preset;
};

/** Where the defaults of other tools differ from ours. */
export const PRESETS: Readonly<Record<Preset, Partial<StripOptions>>> = {
  labtrail: {},
  nbstripout: { cellIds: "sequential" },
  "nbstripout-fast": { removeMetadata: ["metadata.vscode"], stripInitCells: true },
  "nb-clean": {
    onlyCellMetadata: [],
    removeMetadata: ["metadata.language_info.version"],
    keepMetadata: ["metadata.widgets"],
    keepOutputKeys: [],
    keepOutputTags: [],
    stripInitCells: true,
  },
  nbwipers: {},
};

/**
 * Complete options of what several sources say.
 *
 * @param sources - The weakest first. A later one replaces what an earlier one says of the same option.
 */
export function toStripOptions(sources: readonly StripSettings[]): StripOptions {
  const { preset = "labtrail", ...given } = Object.assign({}, ...sources) as StripSettings;
  return { ...DEFAULT_STRIP_OPTIONS, ...PRESETS[preset], ...given };
}
