// Every option of the strip, once: files, git's configuration, command lines and `docs/strip-options.md` are read from here.
import type { StripSettings } from "./strip-settings.ts";

export type OptionName = keyof StripSettings;

/** What the value of an option is. */
export type OptionKind =
  | { readonly kind: "switch" }
  /** Words; they add up when a flag is given several times. */
  | { readonly kind: "list"; readonly hint: string }
  /** Keys that stay alone: words, `none`, or `all`, which is to say no such list. */
  | { readonly kind: "allow"; readonly hint: string }
  /** Paths such as `metadata.a.b`, `cell.metadata.a` and `cell.a`. */
  | { readonly kind: "paths"; readonly hint: string }
  | { readonly kind: "size"; readonly hint: string }
  | { readonly kind: "pattern"; readonly hint: string }
  | { readonly kind: "choice"; readonly choices: readonly string[] };

export type OptionRow = OptionKind & {
  readonly name: OptionName;
  /** One line of help. */
  readonly description: string;
  /** What holds when nobody says anything, in words. */
  readonly fallback: string;
};

/** Options that belong together. */
export interface OptionGroup {
  readonly title: string;
  readonly rows: readonly OptionRow[];
}

const LIST = { kind: "list", fallback: "none" } as const;
const SWITCH = { kind: "switch", fallback: "off" } as const;

export const OPTION_GROUPS: readonly OptionGroup[] = [
  {
    title: "Outputs",
    rows: [
      { ...SWITCH, name: "keepOutputs", description: "Keep outputs" },
      {
        ...LIST,
        name: "keepOutputTypes",
        hint: "TYPE[:NAME],...",
        description: "Keep outputs of these types, such as error or stream:stderr",
      },
      {
        ...LIST,
        name: "dropOutputTypes",
        hint: "TYPE[:NAME],...",
        description: "Remove outputs of these types, also where outputs are kept",
      },
      {
        kind: "pattern",
        name: "keepOutputsMatching",
        hint: "REGEX",
        fallback: "none",
        description: "Keep outputs whose text has a match",
      },
      {
        kind: "pattern",
        name: "dropOutputsMatching",
        hint: "REGEX",
        fallback: "none",
        description: "Remove outputs whose text has a match, also where outputs are kept",
      },
      {
        kind: "size",
        name: "maxOutputSize",
        hint: "SIZE",
        fallback: "0",
        description: "Keep outputs of up to so many characters: 500, 10k, 1M",
      },
      {
        kind: "list",
        name: "keepOutputTags",
        hint: "TAG,...",
        fallback: "keep_output",
        description: "Keep the outputs of cells with one of these tags",
      },
      {
        kind: "list",
        name: "keepOutputKeys",
        hint: "KEY,...",
        fallback: "keep_output",
        description: "Metadata keys that keep (true) or remove (false) the outputs of a cell or notebook",
      },
      {
        ...SWITCH,
        name: "stripInitCells",
        description: "Remove the outputs of cells with init_cell in their metadata, too",
      },
    ],
  },
  {
    title: "Counts, ids and cells",
    rows: [
      { ...SWITCH, name: "keepCounts", description: "Keep execution counts" },
      {
        kind: "choice",
        name: "cellIds",
        choices: ["keep", "sequential", "drop"],
        fallback: "keep",
        description: "Keep the ids of cells, number them, or remove them (nbformat 4.4)",
      },
      { ...SWITCH, name: "dropEmptyCells", description: "Remove cells without text" },
      { ...LIST, name: "dropTaggedCells", hint: "TAG,...", description: "Remove cells with one of these tags" },
    ],
  },
  {
    title: "Metadata",
    rows: [
      {
        kind: "paths",
        name: "removeMetadata",
        hint: "PATH,...",
        fallback: "none",
        description: "Remove this, too: metadata.a.b of the notebook, cell.metadata.a, cell.a",
      },
      {
        kind: "paths",
        name: "keepMetadata",
        hint: "PATH,...",
        fallback: "none",
        description: "Keep this, although it would be removed",
      },
      {
        kind: "allow",
        name: "onlyNotebookMetadata",
        hint: "KEY,...|none|all",
        fallback: "all",
        description: "Remove everything from the notebook's metadata but these keys",
      },
      {
        kind: "allow",
        name: "onlyCellMetadata",
        hint: "KEY,...|none|all",
        fallback: "all",
        description: "Remove everything from the metadata of cells but these keys",
      },
      { ...SWITCH, name: "stripKernel", description: "Remove the kernel spec and the version of the language" },
    ],
  },
  {
    title: "Files",
    rows: [
      {
        kind: "choice",
        name: "preset",
        choices: ["labtrail", "nbstripout", "nbstripout-fast", "nb-clean", "nbwipers"],
        fallback: "labtrail",
        description: "Begin with the defaults of another tool",
      },
      {
        ...LIST,
        name: "exclude",
        hint: "GLOB,...",
        description: "Leave notebooks alone whose path from the top folder matches",
      },
      {
        kind: "choice",
        name: "mode",
        choices: ["jupyter", "zeppelin"],
        fallback: "by the name: .zpln is Zeppelin's",
        description: "What the file is",
      },
    ],
  },
];

export const OPTION_ROWS: readonly OptionRow[] = OPTION_GROUPS.flatMap(({ rows }) => rows);

/** The flag of an option: `keepOutputs` is `--keep-outputs`. */
export function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
