import { parseArgs } from "node:util";

import type { ArgsDef } from "citty";

import { maybeNearestName } from "../shared/nearest-name.ts";

/** As the value hint of a last positional argument: several may be given. */
export const SEVERAL = "...";

/** What is wrong with a command line, as one sentence; citty itself lets unknown flags and arguments in excess pass. */
export function maybeArgumentFault(args: readonly string[], definitions: ArgsDef): string | undefined {
  const options = knownOptions(definitions);
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const positive = options[token.name.replace(/^no-/, "")];
    const option = options[token.name] ?? (positive?.type === "boolean" ? positive : undefined);
    if (option === undefined) {
      const nearest = maybeNearestName(token.name, Object.keys(options));
      return `unknown option ${token.rawName}${nearest === undefined ? "" : ` (did you mean --${nearest}?)`}`;
    }
    if (option.type === "string" && (token.value === undefined || token.value === "")) {
      return `option ${token.rawName} needs a value`;
    }
  }
  return maybeExcess(
    tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : [])),
    definitions,
  );
}

function maybeExcess(values: readonly string[], definitions: ArgsDef): string | undefined {
  const positionals = Object.values(definitions).filter(({ type }) => type === "positional");
  const first = values[positionals.length];
  if (first === undefined || positionals.at(-1)?.valueHint === SEVERAL) return undefined;
  return `"${first}" is one argument too many`;
}

/** An option of a command: whether a value follows it, and its single letter. */
interface KnownOption {
  readonly type: "boolean" | "string";
  readonly short?: string;
}

function knownOptions(definitions: ArgsDef): Record<string, KnownOption> {
  const options: Record<string, KnownOption> = { help: { type: "boolean", short: "h" } };
  for (const [name, { type, ...definition }] of Object.entries(definitions)) {
    if (type === "positional") continue;
    const aliases = "alias" in definition ? [definition.alias ?? []].flat() : [];
    const short = aliases.find((alias) => alias.length === 1);
    const option: KnownOption = { type: type === "boolean" || type === undefined ? "boolean" : "string" };
    options[name] = short === undefined ? option : { ...option, short };
    for (const alias of aliases) if (alias.length > 1) options[alias] = option;
  }
  return options;
}
