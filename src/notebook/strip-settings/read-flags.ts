import { parseArgs } from "node:util";

import { ALIASES, AMBIGUOUS_LETTERS } from "./aliases.ts";
import { flagOf, OPTION_ROWS } from "./option-table.ts";
import { NotebookError } from "../notebook-error.ts";
import { type GivenOption, readSettings } from "./read-settings.ts";
import type { StripSettings } from "./strip-settings.ts";

/** How a flag is written. */
export interface Flag {
  readonly type: "boolean" | "string";
  readonly short?: string;
}

/** What a command line says. */
export interface ReadFlags {
  readonly settings: StripSettings;
  /** What is no option: paths. */
  readonly rest: readonly string[];
}

const SOURCE = "the command line";

/** nbstripout takes several types after one flag. */
const OUTPUT_TYPE = /^(?:stream|error|display_data|execute_result|update_display_data|pyout|pyerr)(?::[a-z]+)?$/;

/** All flags of the strip, by their names without dashes: our own, and those of other tools. */
export function stripFlags(): Readonly<Record<string, Flag>> {
  const flags: Record<string, Flag> = {};
  for (const row of OPTION_ROWS) flags[flagOf(row.name)] = { type: row.kind === "switch" ? "boolean" : "string" };
  for (const { flag, short, means } of ALIASES) {
    const type = typeof means === "string" ? "string" : "boolean";
    flags[flag] = short === undefined ? { type } : { type, short };
  }
  return flags;
}

/**
 * Reads the flags of the strip.
 *
 * @param others - Flags that the command has beside them; they are left out of the result.
 * @throws NotebookError `BAD_OPTION`
 */
export function readFlags(args: readonly string[], others: Readonly<Record<string, Flag>> = {}): ReadFlags {
  const flags = stripFlags();
  const options = { ...flags, ...others };
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const given: GivenOption[] = [];
  const rest: string[] = [];
  let types: GivenOption | undefined;
  for (const token of tokens) {
    if (token.kind === "positional") {
      if (types !== undefined && OUTPUT_TYPE.test(token.value)) given.push({ ...types, value: token.value });
      else rest.push(token.value);
      continue;
    }
    types = undefined;
    if (token.kind !== "option" || Object.hasOwn(others, token.name)) continue;
    const option = toGiven(token.name, token.rawName, token.value, flags);
    given.push(option);
    if (token.name.endsWith("-output-type")) types = option;
  }
  return { settings: readSettings(given, SOURCE), rest };
}

function toGiven(
  name: string,
  label: string,
  value: string | undefined,
  flags: Readonly<Record<string, Flag>>,
): GivenOption {
  const positive = name.replace(/^no-/, "");
  if (flags[name] === undefined && flags[positive]?.type === "boolean") return { name: positive, label, value: false };
  const flag = flags[name];
  if (flag === undefined && AMBIGUOUS_LETTERS[name] !== undefined) {
    throw new NotebookError("BAD_OPTION", `${SOURCE}: "-${name}" means different things to different tools`, {
      hint: `It is ${AMBIGUOUS_LETTERS[name]}: write it out.`,
    });
  }
  if (flag?.type === "boolean") return { name, label, value: value ?? true };
  if (flag !== undefined && (value === undefined || value === "")) {
    throw new NotebookError("BAD_OPTION", `${SOURCE}: option ${label} needs a value`, {
      hint: "Write it as `--option value`.",
    });
  }
  return { name, label, value };
}
