import { MagicError } from "../magic.ts";

/** Something that `%config` can change, for the rest of the session. */
export interface ConfigOption {
  readonly name: string;
  readonly help: string;
  readonly initial: string;
  /** All that it can be; any text without them. */
  readonly choices?: readonly string[];
}

const OPTIONS = {
  shell: {
    name: "shell",
    help: "the program that runs `!commands`, such as bash",
    initial: process.platform === "win32" ? "cmd.exe" : "/bin/sh",
  },
  color: {
    name: "color",
    help: "whether `!commands` are asked for colours (FORCE_COLOR, CLICOLOR_FORCE)",
    initial: "on",
    choices: ["on", "off"],
  },
} as const satisfies Readonly<Record<string, ConfigOption>>;

export type OptionName = keyof typeof OPTIONS;

export const CONFIG_OPTIONS: readonly ConfigOption[] = Object.values(OPTIONS);

/** What the session has changed, by the option's name. */
export type ChangedOptions = Map<string, string>;

export function readOption(name: OptionName, changed: ChangedOptions): string {
  return changed.get(name) ?? OPTIONS[name].initial;
}

/** @throws {@link MagicError} `BAD_ARGUMENT` for a name that is none, or a value that it cannot have. */
export function requireOption(name: string, value?: string): ConfigOption {
  const option = CONFIG_OPTIONS.find((one) => one.name === name);
  if (option === undefined) {
    const names = CONFIG_OPTIONS.map((one) => one.name).join(", ");
    throw new MagicError("BAD_ARGUMENT", `there is no option "${name}"`, { hint: `There are: ${names}.` });
  }
  const { choices } = option;
  if (value === "" || (value !== undefined && choices !== undefined && !choices.includes(value))) {
    const wanted = choices === undefined ? "a value" : choices.join(" or ");
    throw new MagicError("BAD_ARGUMENT", `"${name}=${value}" is not possible: it can be ${wanted}`);
  }
  return option;
}
