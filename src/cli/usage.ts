import type { ArgDef, CommandDef, Resolvable, SubCommandsDef } from "citty";

import { SEVERAL } from "./check-arguments.ts";

/** Two columns of a help text. */
type Row = readonly [left: string, right: string];

/**
 * Renders the help of a command from the data it is made of.
 *
 * @param name - The words that call it, such as `labtrail git install`.
 */
export async function renderUsage(command: CommandDef, name: string): Promise<string> {
  const { description = "", version } = await resolve(command.meta ?? {});
  const args = Object.entries(await resolve(command.args ?? {}));
  const positionals = args.filter(([, { type }]) => type === "positional");
  // What has no description is understood, and not advertised: names that other tools have for the same.
  const options = args.filter(([, arg]) => arg.type !== "positional" && arg.description !== undefined);
  const subCommands = command.subCommands === undefined ? undefined : await resolve(command.subCommands);
  const words = [name, ...positionals.map(renderPositional), ...(subCommands === undefined ? [] : ["COMMAND"])];
  return [
    description,
    "",
    `Usage: ${[...words, "[options]"].join(" ")}`,
    ...renderSection("Arguments", positionals.map(toPositionalRow)),
    ...renderSection("Commands", await toCommandRows(subCommands ?? {})),
    ...renderSection("Options", [
      ...options.map(toOptionRow),
      ["-h, --help", "Show this help"],
      ...(version === undefined ? [] : [["-v, --version", "Show the version"] as const]),
    ]),
    ...(subCommands === undefined ? [] : ["", `See also: ${name} COMMAND --help`]),
    "",
  ].join("\n");
}

function renderSection(title: string, rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(([left]) => left.length));
  return ["", `${title}:`, ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd())];
}

function renderPositional([name, definition]: readonly [string, ArgDef]): string {
  const isRequired = definition.required !== false && definition.default === undefined;
  const text = `${name.toUpperCase()}${definition.valueHint === SEVERAL ? SEVERAL : ""}`;
  return isRequired ? text : `[${text}]`;
}

function toPositionalRow([name, { description = "" }]: readonly [string, ArgDef]): Row {
  return [name.toUpperCase(), description];
}

function toOptionRow([name, definition]: readonly [string, ArgDef]): Row {
  const aliases = "alias" in definition ? [definition.alias ?? []].flat() : [];
  const short = aliases.find((alias) => alias.length === 1);
  const flag = `${short === undefined ? "   " : `-${short},`} --${name}`;
  const { description = "", default: fallback } = definition;
  const isText = definition.type === "string" || definition.type === "enum";
  const note = isText && fallback !== undefined ? `. Default: ${fallback}` : "";
  return [isText ? `${flag} ${renderValue(name, definition)}` : flag, `${description}${note}`];
}

function renderValue(name: string, { valueHint, options }: ArgDef & { readonly options?: string[] }): string {
  return valueHint ?? options?.join("|") ?? name;
}

async function toCommandRows(subCommands: SubCommandsDef): Promise<readonly Row[]> {
  return Promise.all(
    Object.entries(subCommands).map(async ([name, subCommand]): Promise<Row> => {
      const { meta = {} } = (await resolve(subCommand)) as CommandDef;
      const { description = "" } = await resolve(meta);
      return [name, description];
    }),
  );
}

/** citty lets each part of a command be a value, a promise, or a function that gives one. */
export async function resolve<Value>(value: Resolvable<Value>): Promise<Value> {
  return typeof value === "function" ? await (value as () => Value | Promise<Value>)() : await value;
}
