import type { ArgDef, ArgsDef } from "citty";

import { ALIASES, AMBIGUOUS_LETTERS } from "../notebook/strip-settings/aliases.ts";
import { flagOf, OPTION_ROWS, type OptionRow } from "../notebook/strip-settings/option-table.ts";

/**
 * The options of the strip as flags of a command. Names of other tools have no description, so that help does not show
 * them; they are in `docs/strip-options.md`.
 */
export function stripArgs(): ArgsDef {
  const args: Record<string, ArgDef> = {};
  for (const row of OPTION_ROWS) args[flagOf(row.name)] = toArg(row);
  for (const { flag, short, means } of ALIASES) {
    const alias = short === undefined ? {} : { alias: short };
    args[flag] = typeof means === "string" ? { type: "string", ...alias } : { type: "boolean", ...alias };
  }
  // Known, so that their own message tells what they may mean.
  for (const letter of Object.keys(AMBIGUOUS_LETTERS)) args[letter] = { type: "boolean" };
  return args;
}

function toArg(row: OptionRow): ArgDef {
  const { description } = row;
  if (row.kind === "switch") return { type: "boolean", description };
  return { type: "string", description, valueHint: row.kind === "choice" ? row.choices.join("|") : row.hint };
}
