import type { CellMagic, MagicLine } from "../../src/language/magics/cell-magics.ts";
import { maybeNearestName } from "../../src/shared/nearest-name.ts";
import type { Json } from "../../src/shared/json.ts";
import type { CellOutcome, ReachedMagic } from "../runtime/runtime.ts";
import { parseArguments } from "./arguments.ts";
import { MagicError, type LineForm, type Magic, type MagicContext, type MeasuredCode } from "./magic.ts";
import { runCommand } from "./shell/run-command.ts";
import { findMagic, MAGICS } from "./table.ts";
import { renderHelp } from "./usage.ts";

/** What a cell without a value comes to. */
const NOTHING: CellOutcome = { kind: "value", data: undefined, metadata: {} };

/**
 * Runs what a cell calls where a magic stands in it. `%name?` shows how it is used.
 *
 * @returns What the call gives to the cell.
 * @throws {@link MagicError} for a user's mistake, and LabtrailError for what the magic could not do.
 */
export async function runMagicLine(
  written: MagicLine,
  reached: ReachedMagic,
  context: MagicContext,
): Promise<Json | undefined> {
  if (written.kind === "shell") return runCommand(written, reached.values, context);
  const { name, argument } = written;
  const magic = findMagic(name);
  if (written.kind === "code") await runMeasuring(magic, written, reached, context);
  else if (isQuestion(argument)) context.page(renderHelp(magic));
  else await runText(magic, argument, context);
  return undefined;
}

async function runText(magic: Magic, argument: string, context: MagicContext): Promise<void> {
  const { name } = magic;
  const command = magic.commands === undefined ? undefined : maybeCommand(magic, argument);
  if (command !== undefined) {
    const rest = argument.slice(command.name.length);
    return command.run(parseArguments(rest, command, `%${name} ${command.name}`), context);
  }
  const line = requireLine(magic);
  const given = parseArguments(argument, line, `%${name}`);
  if (line.takes === "start") {
    throw new MagicError("WRONG_KIND", `"%${name}" stands at the beginning of a cell, above all code`);
  }
  // Code to measure is told apart from text by the grammar: here, there was none.
  if (line.takes !== "code") await line.run(given, context);
}

/** Whether a magic does its work before the cell is compiled, when it stands at the beginning of the cell. */
export function isStartMagic({ kind, name, argument }: MagicLine): boolean {
  const magic = kind === "text" && !isQuestion(argument) ? MAGICS.find((one) => one.name === name) : undefined;
  return magic?.line?.takes === "start";
}

/** Runs such a magic. @throws {@link MagicError} for a user's mistake. */
export async function runStartMagic({ name, argument }: MagicLine, context: MagicContext): Promise<void> {
  const line = requireLine(findMagic(name));
  if (line.takes === "start") await line.run(parseArguments(argument, line, `%${name}`), context);
}

async function runMeasuring(
  magic: Magic,
  { argument, isCell }: Extract<MagicLine, { kind: "code" }>,
  { id }: ReachedMagic,
  context: MagicContext,
): Promise<void> {
  const subject = `${isCell ? "%%" : "%"}${magic.name}`;
  const form = isCell ? magic.cell : magic.line;
  if (form?.takes !== "code") throw new Error(`${subject} is read as a magic with code, and is none`);
  const code: MeasuredCode = {
    // The kind of what is asked for is the kind of what comes.
    measure: async (how) => (await context.runtime.inquire({ kind: "measure", call: id, how })) as never,
  };
  await form.run(parseArguments(argument, form, subject), context, code);
}

/**
 * Runs a cell under its cell magic. `runBody` runs the TypeScript that is left, as it would run without the magic.
 *
 * @throws {@link MagicError} for a user's mistake, before anything of the cell has run.
 */
export async function runCellMagic(
  { name, argument, text }: CellMagic,
  context: MagicContext,
  runBody: () => Promise<CellOutcome>,
): Promise<CellOutcome> {
  const magic = findMagic(name);
  if (isQuestion(argument)) {
    context.page(renderHelp(magic));
    return NOTHING;
  }
  const { cell } = magic;
  if (cell === undefined) {
    throw new MagicError("WRONG_KIND", `"%%${name}" works only as "%${name}", on a line of its own`);
  }
  const given = parseArguments(argument, cell, `%%${name}`);
  switch (cell.takes) {
    case "body":
      return cell.run(given, context, runBody);
    case "text":
      await cell.run(given, context, text ?? "");
      return NOTHING;
    case "code":
      throw new MagicError("BAD_ARGUMENT", `there is no code below "%%${name}"`);
  }
}

function requireLine({ name, line }: Magic): LineForm {
  if (line !== undefined) return line;
  throw new MagicError("WRONG_KIND", `"%${name}" works only as "%%${name}", on the first line of a cell`);
}

/** The command that the argument begins with; undefined for no argument. @throws {@link MagicError} `BAD_ARGUMENT`. */
function maybeCommand({ name, commands = [] }: Magic, argument: string) {
  const [word = ""] = /^\S*/.exec(argument) ?? [];
  if (word === "") return undefined;
  const command = commands.find((one) => one.name === word);
  if (command !== undefined) return command;
  const nearest = maybeNearestName(
    word,
    commands.map((one) => one.name),
  );
  const guess = nearest === undefined ? "" : ` Did you mean \`%${name} ${nearest}\`?`;
  throw new MagicError("BAD_ARGUMENT", `"%${name}" has no command "${word}".${guess}`, {
    hint: `\`%${name}?\` lists the commands there are.`,
  });
}

/** `%track?`, `%track ?` and `%track --help` ask for help. */
function isQuestion(argument: string): boolean {
  return argument === "?" || argument === "--help";
}
