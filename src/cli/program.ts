import { stripVTControlCharacters } from "node:util";

import { runCommand, type CommandDef, type SubCommandsDef } from "citty";

import { LabtrailError, messageOf } from "../shared/errors.ts";
import { packageVersion } from "../shared/installation.ts";
import { maybeNearestName } from "../shared/nearest-name.ts";
import { maybeArgumentFault } from "./check-arguments.ts";
import type { CommandFactory } from "./command.ts";
import type { Effects } from "./effects.ts";
import { UsageError } from "./usage-error.ts";
import { renderUsage, resolve } from "./usage.ts";

/** Every command, loaded only when it is called. */
const COMMANDS: Readonly<Record<string, () => Promise<CommandFactory>>> = {
  init: async () => (await import("./commands/init.ts")).initCommandFactory,
  run: async () => (await import("./commands/run.ts")).runCommandFactory,
  runs: async () => (await import("./commands/runs.ts")).runsCommandFactory,
  show: async () => (await import("./commands/show.ts")).showCommandFactory,
  compare: async () => (await import("./commands/compare.ts")).compareCommandFactory,
  best: async () => (await import("./commands/best.ts")).bestCommandFactory,
  plot: async () => (await import("./commands/plot.ts")).plotCommandFactory,
  slice: async () => (await import("./commands/slice.ts")).sliceCommandFactory,
  reproduce: async () => (await import("./commands/reproduce.ts")).reproduceCommandFactory,
  bundle: async () => (await import("./commands/bundle.ts")).bundleCommandFactory,
  import: async () => (await import("./commands/import.ts")).importCommandFactory,
  sql: async () => (await import("./commands/sql.ts")).sqlCommandFactory,
  tag: async () => (await import("./commands/annotate.ts")).tagCommandFactory,
  note: async () => (await import("./commands/annotate.ts")).noteCommandFactory,
  archive: async () => (await import("./commands/annotate.ts")).archiveCommandFactory,
  restore: async () => (await import("./commands/annotate.ts")).restoreCommandFactory,
  "export-data": async () => (await import("./commands/export-data.ts")).exportDataCommandFactory,
  export: async () => (await import("./commands/export.ts")).exportCommandFactory,
  sync: async () => (await import("./commands/sync.ts")).syncCommandFactory,
  "api-diff": async () => (await import("./commands/api-diff.ts")).apiDiffCommandFactory,
  release: async () => (await import("./commands/release.ts")).releaseCommandFactory,
  trace: async () => (await import("./commands/trace.ts")).traceCommandFactory,
  test: async () => (await import("./commands/test.ts")).testCommandFactory,
  strip: async () => (await import("./commands/strip.ts")).stripCommandFactory,
  clean: async () => (await import("./commands/filter.ts")).cleanCommandFactory,
  smudge: async () => (await import("./commands/filter.ts")).smudgeCommandFactory,
  textconv: async () => (await import("./commands/filter.ts")).textconvCommandFactory,
  diff: async () => (await import("./commands/diff.ts")).diffCommandFactory,
  resolve: async () => (await import("./commands/resolve.ts")).resolveCommandFactory,
  git: async () => (await import("./commands/git.ts")).gitCommandFactory,
  env: async () => (await import("./commands/env.ts")).envCommandFactory,
  doctor: async () => (await import("./commands/doctor.ts")).doctorCommandFactory,
  kernel: async () => (await import("./commands/kernel.ts")).kernelCommandFactory,
};

/** The command that a command line names, with the words that lead to it and what follows them. */
interface NamedCommand {
  readonly command: CommandDef;
  readonly words: readonly string[];
  readonly args: readonly string[];
}

/**
 * Runs one command line and returns the exit code: 0 for success, 1 for a failure, 2 for a wrong command line, and where
 * something that was to be checked could not be, 3 when a kernel failed, 130 after Ctrl-C.
 *
 * A user's mistake prints its message and its hint; our own fault prints its stack as well.
 */
export async function runProgram(args: readonly string[], effects: Effects): Promise<number> {
  try {
    await run(args, effects);
    return 0;
  } catch (error) {
    return reportFailure(error, effects);
  }
}

async function run(args: readonly string[], effects: Effects): Promise<void> {
  if (args.length === 1 && (args[0] === "--version" || args[0] === "-v")) {
    effects.stdout(`${packageVersion}\n`);
    return;
  }
  const named = await resolveCommand(programCommand(effects), args);
  const usage = await renderUsage(named.command, ["labtrail", ...named.words].join(" "));
  const flags = named.args.slice(0, named.args.includes("--") ? named.args.indexOf("--") : undefined);
  if (flags.includes("--help") || flags.includes("-h")) {
    effects.stdout(usage);
    return;
  }
  if (named.command.subCommands !== undefined) throw new UsageError("which command?", usage);
  const fault = maybeArgumentFault(named.args, await resolve(named.command.args ?? {}));
  if (fault !== undefined) throw new UsageError(fault, usage);
  try {
    await runCommand(named.command, { rawArgs: [...named.args] });
  } catch (error) {
    // citty does not export its error class; it throws it for a missing or impossible argument.
    if (error instanceof Error && error.name === "CLIError") {
      throw new UsageError(stripVTControlCharacters(error.message), usage);
    }
    throw error;
  }
}

function programCommand(effects: Effects): CommandDef {
  const subCommands: SubCommandsDef = {};
  for (const [name, load] of Object.entries(COMMANDS)) subCommands[name] = async () => (await load())(effects);
  return {
    meta: {
      name: "labtrail",
      version: packageVersion,
      description: "TypeScript notebooks that remember every experiment",
    },
    subCommands,
  };
}

/** Follows the words of a command line down to the command they name. @throws UsageError for a word that is none. */
async function resolveCommand(program: CommandDef, args: readonly string[]): Promise<NamedCommand> {
  let command = program;
  const words: string[] = [];
  for (const word of args) {
    const subCommands = command.subCommands === undefined ? undefined : await resolve(command.subCommands);
    if (subCommands === undefined || word.startsWith("-")) break;
    const subCommand = Object.hasOwn(subCommands, word) ? subCommands[word] : undefined;
    if (subCommand === undefined) {
      const nearest = maybeNearestName(word, Object.keys(subCommands));
      const before = ["labtrail", ...words].join(" ");
      throw new UsageError(
        `"${word}" is not a command of ${before}`,
        nearest === undefined ? `See: ${before} --help\n` : `Did you mean: ${before} ${nearest}\n`,
      );
    }
    command = (await resolve(subCommand)) as CommandDef;
    words.push(word);
  }
  return { command, words, args: args.slice(words.length) };
}

/** Of errors that end otherwise than with 1. */
const EXIT_CODES: Readonly<Record<string, number>> = {
  INTERRUPTED: 130,
  COULD_NOT_RUN: 2,
  KERNEL_FAILED: 3,
  KERNEL_NOT_STARTED: 3,
  KERNEL_DIED: 3,
};

function reportFailure(error: unknown, { stderr }: Effects): number {
  stderr(`labtrail: ${messageOf(error)}\n`);
  if (error instanceof UsageError) {
    stderr(error.help);
    return 2;
  }
  if (error instanceof LabtrailError) {
    if (error.hint !== undefined) stderr(`  ${error.hint}\n`);
    return EXIT_CODES[error.code] ?? 1;
  }
  if (error instanceof Error) stderr(`${error.stack ?? ""}\n`);
  return 1;
}
