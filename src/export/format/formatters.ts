/** A formatter that projects use, and how it is recognised and asked. */
export interface FormatterKind {
  readonly name: "oxfmt" | "biome" | "prettier";
  readonly packageName: string;
  /** Files that configure it and nothing else. */
  readonly configFiles: readonly string[];
  /** Its command line for a text on stdin. */
  readonly args: (path: string) => readonly string[];
}

/**
 * In the order in which one is chosen where a folder configures several: whoever has gone from one to the next may have left
 * the older one's file behind.
 */
export const FORMATTER_KINDS: readonly FormatterKind[] = [
  {
    name: "oxfmt",
    packageName: "oxfmt",
    configFiles: [".oxfmtrc.json", ".oxfmtrc.jsonc", "oxfmt.config.ts", "oxfmt.config.mts", "oxfmt.config.js"],
    args: (path) => [`--stdin-filepath=${path}`],
  },
  {
    name: "biome",
    packageName: "@biomejs/biome",
    configFiles: ["biome.json", "biome.jsonc", ".biome.json", ".biome.jsonc"],
    args: (path) => ["format", "--colors=off", `--stdin-file-path=${path}`],
  },
  {
    name: "prettier",
    packageName: "prettier",
    configFiles: [
      ...["", ".json", ".json5", ".yaml", ".yml", ".toml", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"].map(
        (ending) => `.prettierrc${ending}`,
      ),
      ...["js", "mjs", "cjs", "ts", "mts", "cts"].map((ending) => `prettier.config.${ending}`),
    ],
    args: (path) => ["--stdin-filepath", path],
  },
];
