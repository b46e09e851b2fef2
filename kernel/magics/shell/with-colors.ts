import { readOption, type ChangedOptions } from "../config/options.ts";

type Environment = Readonly<Record<string, string>>;

/** The environment of a program whose text is shown: it cannot see that the place where that happens knows colours. */
export function withColors(env: Environment, options: ChangedOptions): Environment {
  const isDecided = ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"].some((name) => name in env);
  if (isDecided || readOption("color", options) === "off") return env;
  return { ...env, FORCE_COLOR: "1", CLICOLOR_FORCE: "1" };
}
