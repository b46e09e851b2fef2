import { maybeNearestName } from "../../shared/nearest-name.ts";
import { NotebookError } from "../notebook-error.ts";
import { ALIASES } from "./aliases.ts";
import { flagOf, OPTION_ROWS, type OptionKind, type OptionRow } from "./option-table.ts";
import { readValue, ValueFault } from "./read-value.ts";
import type { StripSettings } from "./strip-settings.ts";

/** One option as a source has it. */
export interface GivenOption {
  /** In any spelling: `keepOutputs`, `keep-outputs`, `KEEP_OUTPUTS`, or as another tool calls it. */
  readonly name: string;
  readonly value: unknown;
  /** What a message calls it, when that is not the name. */
  readonly label?: string;
}

/**
 * Reads what one source says.
 *
 * @param source - Where it stands, for messages: `.labtrail.json`.
 * @throws NotebookError `BAD_OPTION` with source, option, and the nearest name.
 */
export function readSettings(given: readonly GivenOption[], source: string): StripSettings {
  const settings: Record<string, unknown> = {};
  const add = (row: OptionRow, option: GivenOption) => {
    const value = readOption(row, option, source);
    const before = settings[row.name];
    settings[row.name] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
  };
  for (const option of given) {
    const row = maybeRow(option.name);
    if (row !== undefined) {
      add(row, option);
      continue;
    }
    const alias = ALIASES.find(({ flag }) => bare(flag) === bare(option.name));
    if (alias === undefined) throw unknownOption(option, source);
    const { means, tools } = alias;
    if (typeof means === "string") add(requireRow(means), option);
    else if (readOption(switchOf(tools), option, source) === true) Object.assign(settings, means);
    else Object.assign(settings, opposites(means));
  }
  return settings as StripSettings;
}

type ReadableRow = OptionKind & Pick<OptionRow, "description">;

function switchOf(tools: readonly string[]): ReadableRow {
  return { kind: "switch", description: `what it means for ${tools.join(", ")}` };
}

function readOption(row: ReadableRow, { name, value, label = name }: GivenOption, source: string): unknown {
  try {
    return readValue(row, value);
  } catch (error) {
    if (!(error instanceof ValueFault)) throw error;
    throw new NotebookError("BAD_OPTION", `${source}: "${label}" ${error.message}`, {
      hint: `It means: ${row.description}.`,
      cause: error,
    });
  }
}

/** What a switch says that is off: `drop-count: false` keeps counts. What is no switch of ours is left to the default. */
function opposites(settings: StripSettings): StripSettings {
  const switches = Object.entries(settings).filter(([, value]) => typeof value === "boolean");
  return Object.fromEntries(switches.map(([name, value]) => [name, value === false])) as StripSettings;
}

function maybeRow(name: string): OptionRow | undefined {
  return OPTION_ROWS.find((row) => bare(row.name) === bare(name));
}

function requireRow(name: string): OptionRow {
  const row = maybeRow(name);
  if (row === undefined) throw new Error(`the table of options has no "${name}"`);
  return row;
}

/** git keeps no capitals in the names of its settings. */
function bare(name: string): string {
  return name.replaceAll(/[-_]/g, "").toLowerCase();
}

function unknownOption({ name, label = name }: GivenOption, source: string): NotebookError {
  const names = OPTION_ROWS.map((row) => row.name);
  const isFlag = name.includes("-");
  const nearest = maybeNearestName(bare(name), names);
  return new NotebookError("BAD_OPTION", `${source}: "${label}" is no option of the strip`, {
    hint:
      nearest === undefined
        ? `There are: ${names.join(", ")}.`
        : `Did you mean "${isFlag ? flagOf(nearest) : nearest}"?`,
  });
}
