import type { CellMagic, MagicLine } from "../../src/language/cell-magics.ts";
import type { CellOutcome } from "../runtime/runtime.ts";
import { MagicError, type MagicContext } from "./magic.ts";
import { findMagic } from "./table.ts";

/**
 * Runs a line magic: what `onMagicLine` of a cell comes to. `%name?` shows how it is used.
 *
 * @throws {@link MagicError} for a user's mistake, and LabtrailError for what the magic could not do.
 */
export async function runLineMagic(line: MagicLine, context: MagicContext): Promise<void> {
  const { name, argument, isQuestion } = toCall(line);
  const magic = findMagic(name);
  if (isQuestion) return context.print(`${magic.usage}\n`);
  if (magic.runLine === undefined) {
    throw new MagicError("WRONG_KIND", `"%${name}" works only as "%%${name}", on the first line of a cell`);
  }
  await magic.runLine(argument, context);
}

/**
 * Runs a cell under its cell magic. `runBody` runs the TypeScript that is left, as it would run without the magic.
 *
 * @throws {@link MagicError} for a user's mistake, before anything of the cell has run.
 */
export async function runCellMagic(
  line: CellMagic,
  context: MagicContext,
  runBody: () => Promise<CellOutcome>,
): Promise<CellOutcome> {
  const { name, argument, isQuestion } = toCall(line);
  const magic = findMagic(name);
  if (isQuestion) {
    context.print(`${magic.usage}\n`);
    return { kind: "value", data: undefined, metadata: {} };
  }
  if (magic.runCell === undefined) {
    throw new MagicError("WRONG_KIND", `"%%${name}" works only as "%${name}", on a line of its own`);
  }
  return magic.runCell(argument, context, runBody);
}

/** `%track?` and `%track ?` ask for help; depending on the grammar the question mark is in the name or after it. */
function toCall({ name, argument }: MagicLine): { name: string; argument: string; isQuestion: boolean } {
  if (name.endsWith("?")) return { name: name.slice(0, -1), argument, isQuestion: true };
  return { name, argument, isQuestion: argument === "?" || argument === "--help" };
}
