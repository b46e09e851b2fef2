import type { Output } from "../notebook.ts";
import { parseNotebook } from "../parse.ts";
import { renderValue } from "../raw-json.ts";
import { isCell, maybeNotebookSpans } from "../scan-notebook.ts";
import { type Edit, splice } from "../splice.ts";
import { toOutputJson } from "../write.ts";

/** The members of a cell stand in an object, in a list, in the outermost object. */
const MEMBER_DEPTH = 3;

/**
 * Gives cells other outputs. Everything else in the file keeps its bytes.
 *
 * @param outputs - By the cell's place in the notebook, from 0; text cells count.
 * @throws {@link NotebookError} for a file that is no notebook of nbformat 4.
 */
export function replaceOutputs(bytes: Buffer, path: string, outputs: ReadonlyMap<number, readonly Output[]>): Buffer {
  const { cells } = parseNotebook(bytes.toString(), path);
  const elements = maybeNotebookSpans(bytes)?.lists[0]?.elements ?? [];
  const indent = /^\{\s*?\n([ \t]+)"/.exec(bytes.toString("utf8", bytes.indexOf("{")))?.[1];
  const edits = [...outputs].flatMap(([index, fresh]): readonly Edit[] => {
    const [cell, element] = [cells[index], elements[index]];
    if (cell?.kind !== "code" || element === undefined || !isCell(element)) return [];
    const json = fresh.map((output) =>
      // What a result says of its count is what the cell says of it.
      toOutputJson(output.kind === "result" ? { ...output, executionCount: cell.executionCount } : output),
    );
    const replacement = renderValue(json, indent, MEMBER_DEPTH);
    const span = element.outputs.at(-1);
    if (span !== undefined) return [{ ...span, replacement }];
    // Before the bracket that closes the cell.
    const end = element.end - 1;
    return [{ start: end, end, replacement: `, "outputs": ${replacement}` }];
  });
  return splice(bytes, edits);
}
