import type { CellMagic, MagicLine } from "../../src/language/cell-magics.ts";
import { maybeNearestName } from "../../src/shared/nearest-name.ts";
import type { CellOutcome } from "../runtime/runtime.ts";
import { parseArguments } from "./arguments.ts";
import { MagicError, type Magic, type MagicContext } from "./magic.ts";
import { findMagic } from "./table.ts";
import { renderHelp } from "./usage.ts";

/**
 * Runs a line magic: what `onMagicLine` of a cell comes to. `%name?` shows how it is used.
 *
 * @throws {@link MagicError} for a user's mistake, and LabtrailError for what the magic could not do.
 */
export async function runLineMagic(written: MagicLine, context: MagicContext): Promise<void> {
  const { name, argument, isQuestion } = toCall(written);
  const magic = findMagic(name);
  if (isQuestion) return context.print(renderHelp(magic));
  const command = magic.commands === undefined ? undefined : maybeCommand(magic, argument);
  if (command !== undefined) {
    const rest = argument.slice(command.name.length);
    return command.run(parseArguments(rest, command, `%${name} ${command.name}`), context);
  }
  const { line } = magic;
  if (line === undefined) {
    throw new MagicError("WRONG_KIND", `"%${name}" works only as "%%${name}", on the first line of a cell`);
  }
  await line.run(parseArguments(argument, line, `%${name}`), context);
}

/**
 * Runs a cell under its cell magic. `runBody` runs the TypeScript that is left, as it would run without the magic.
 *
 * @throws {@link MagicError} for a user's mistake, before anything of the cell has run.
 */
export async function runCellMagic(
  written: CellMagic,
  context: MagicContext,
  runBody: () => Promise<CellOutcome>,
): Promise<CellOutcome> {
  const { name, argument, isQuestion } = toCall(written);
  const magic = findMagic(name);
  if (isQuestion) {
    context.print(renderHelp(magic));
    return { kind: "value", data: undefined, metadata: {} };
  }
  const { cell } = magic;
  if (cell === undefined) {
    throw new MagicError("WRONG_KIND", `"%%${name}" works only as "%${name}", on a line of its own`);
  }
  return cell.run(parseArguments(argument, cell, `%%${name}`), context, runBody);
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

/** `%track?` and `%track ?` ask for help; depending on the grammar the question mark is in the name or after it. */
function toCall({ name, argument }: MagicLine): { name: string; argument: string; isQuestion: boolean } {
  if (name.endsWith("?")) return { name: name.slice(0, -1), argument, isQuestion: true };
  return { name, argument, isQuestion: argument === "?" || argument === "--help" };
}
