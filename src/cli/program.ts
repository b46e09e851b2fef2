import { runCommand, renderUsage, type CommandDef, type SubCommandsDef } from "citty";

import { LabtrailError, messageOf } from "../shared/errors.ts";
import { packageVersion } from "../shared/installation.ts";
import type { Effects } from "./effects.ts";

/** A command as data: citty reads its flags, and `create` binds it to the world it acts on. */
export type CommandFactory = (effects: Effects) => CommandDef;

/** Every command, loaded only when it is called. */
const COMMANDS: Readonly<Record<string, () => Promise<CommandFactory>>> = {
  run: async () => (await import("./commands/run.ts")).runCommandFactory,
  runs: async () => (await import("./commands/runs.ts")).runsCommandFactory,
  show: async () => (await import("./commands/show.ts")).showCommandFactory,
  compare: async () => (await import("./commands/compare.ts")).compareCommandFactory,
  export: async () => (await import("./commands/export.ts")).exportCommandFactory,
  git: async () => (await import("./commands/git.ts")).gitCommandFactory,
  kernel: async () => (await import("./commands/kernel.ts")).kernelCommandFactory,
};

/**
 * Runs one command line and returns the exit code: 0 for success, 1 for a failure, 2 for a wrong command line.
 *
 * A user's mistake prints its message and its hint; our own fault prints its stack as well.
 */
export async function runProgram(args: readonly string[], effects: Effects): Promise<number> {
  const subCommands: SubCommandsDef = {};
  for (const [name, load] of Object.entries(COMMANDS)) subCommands[name] = async () => (await load())(effects);
  const program: CommandDef = {
    meta: {
      name: "labtrail",
      version: packageVersion,
      description: "TypeScript notebooks that remember every experiment",
    },
    subCommands,
  };
  if (args.includes("--version") && args.length === 1) {
    effects.stdout(`${packageVersion}\n`);
    return 0;
  }
  if (args.length === 0 || (args.length === 1 && (args[0] === "--help" || args[0] === "-h"))) {
    effects.stdout(`${await renderUsage(program)}\n`);
    return args.length === 0 ? 2 : 0;
  }
  try {
    await runCommand(program, { rawArgs: [...args] });
    return 0;
  } catch (error) {
    return reportFailure(error, effects);
  }
}

function reportFailure(error: unknown, { stderr }: Effects): number {
  if (error instanceof LabtrailError) {
    stderr(`labtrail: ${error.message}\n`);
    if (error.hint !== undefined) stderr(`  ${error.hint}\n`);
    return 1;
  }
  stderr(`labtrail: ${messageOf(error)}\n`);
  if (error instanceof Error && error.name !== "CLIError") stderr(`${error.stack ?? ""}\n`);
  return error instanceof Error && error.name === "CLIError" ? 2 : 1;
}
