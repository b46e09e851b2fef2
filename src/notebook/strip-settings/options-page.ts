// `docs/strip-options.md`, made from the options themselves.
import { renderMarkdownTable } from "../../shared/markdown-table.ts";
import { VOLATILE_METADATA } from "../strip-options.ts";
import { type Alias, ALIASES } from "./aliases.ts";
import { flagOf, OPTION_GROUPS, type OptionRow } from "./option-table.ts";
import { type Preset, PRESETS } from "./strip-settings.ts";

const HEAD = `<!-- Made by \`npm run strip-options-page\` from src/notebook/strip-settings/; a test keeps it up to date. -->

# What is stripped: every option

Without options, all outputs and execution counts go, and this metadata, which editors write by themselves:

${VOLATILE_METADATA.map((path) => `\`${path}\``).join(", ")}.

## Where options stand

${renderMarkdownTable(
  ["from weak to strong", "how", "for whom"],
  [
    ["another tool's defaults", "the option `preset`", "a team that comes from there"],
    [
      "the repository's file",
      '`.labtrail.json`: `{"strip": {"keepCounts": true}}`; without that file, `package.json` under `labtrail`',
      "all who work on it",
    ],
    [
      "git's configuration",
      "`git config labtrail.strip.keepCounts true`; lists take several values (`--add`)",
      "one clone",
    ],
    [
      "flags",
      "`labtrail strip --keep-counts`, also of `clean`, and of the filter in `filter.labtrail.process`",
      "one run",
    ],
  ],
)}

The stronger source replaces what a weaker one says of the same option, lists included. The file is read in the top folder
of the repository. Lists are JSON lists, or words with commas or spaces between them, or \`none\`. An option that does not exist, or a
value that does not suit it, refuses notebooks with the file, the key and the nearest name; a checkout works all the same.

After a change of the options, \`git add --renormalize .\` strips what is committed already by the new ones.`;

const MARKS = `## Marks in a notebook

A cell keeps its outputs by the tag \`keep_output\`, by \`"keep_output": true\` in its metadata, or by \`init_cell\`; with
\`"keep_output": false\` it loses them whatever else is said. In the notebook's metadata \`keep_output\` is for all cells that do
not say otherwise. Marks stay in the metadata, also where \`onlyCellMetadata\` would take them away. Execution counts of outputs
that are kept become \`null\`, unless \`keepCounts\` is on.

Outputs that are kept in part come back whole with a checkout, like those that are removed (see [git.md](git.md)). Cells that
\`dropEmptyCells\` and \`dropTaggedCells\` remove do not: a checkout brings the notebook as it is committed.`;

/** The whole page. */
export function renderOptionsPage(): string {
  const groups = OPTION_GROUPS.map(({ title, rows }) =>
    [`## ${title}`, renderMarkdownTable(["option", "value", "default", "what it does"], rows.map(toRow))].join("\n\n"),
  );
  return `${[HEAD, ...groups, MARKS, renderAliases(), renderPresets()].join("\n\n")}\n`;
}

function toRow(row: OptionRow): readonly string[] {
  return [`\`${row.name}\`, \`--${flagOf(row.name)}\``, describeValue(row), row.fallback, row.description];
}

function describeValue(row: OptionRow): string {
  switch (row.kind) {
    case "switch":
      return "`true`, `false`";
    case "choice":
      return row.choices.map((choice) => `\`${choice}\``).join(", ");
    default:
      return `\`${row.hint}\``;
  }
}

function renderAliases(): string {
  const rows = ALIASES.map((alias) => [renderFlag(alias), alias.tools.join(", "), `\`${renderMeaning(alias)}\``]);
  return [
    "## Flags of other tools",
    `They are understood as they are, so that a team changes the name of the program and nothing else; in a file, without the
dashes (\`"keep-count": true\`). \`-e\` and \`-m\` mean different things to different tools and have to be written out. Also
\`--verify\`, \`--textconv\` and \`-t\`, \`--force\` and \`-f\` of nbstripout, for \`labtrail strip\`.`,
    renderMarkdownTable(["flag", "of", "is"], rows),
  ].join("\n\n");
}

function renderFlag({ flag, short }: Alias): string {
  return short === undefined ? `\`--${flag}\`` : `\`--${flag}\`, \`-${short}\``;
}

function renderMeaning({ means }: Alias): string {
  return typeof means === "string" ? `--${flagOf(means)} VALUE` : renderSettings(means);
}

function renderPresets(): string {
  const rows = Object.keys(PRESETS).map((name) => [
    `\`${name}\``,
    renderSettings(PRESETS[name as Preset]) === ""
      ? "nothing: these are our defaults"
      : `\`${renderSettings(PRESETS[name as Preset])}\``,
  ]);
  return [
    "## Presets",
    "What differs from our defaults. `npm run test:git-tools` compares them with the tools themselves.",
    renderMarkdownTable(["preset", "is"], rows),
  ].join("\n\n");
}

/** Settings as flags. */
function renderSettings(settings: object): string {
  return Object.entries(settings)
    .map(([name, value]: [string, unknown]) => {
      if (value === true) return `--${flagOf(name)}`;
      if (value === false) return `--no-${flagOf(name)}`;
      const isAllow = name.startsWith("only");
      if (Array.isArray(value)) return `--${flagOf(name)} ${value.length === 0 ? "none" : value.join(",")}`;
      return `--${flagOf(name)} ${value === undefined && isAllow ? "all" : String(value)}`;
    })
    .join(" ");
}
