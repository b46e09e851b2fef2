// A slice is the truth about a result. A notebook from top to bottom is what people take for it; here is where they part.
import { analyseCell } from "../../language/analyse/analyse-cell.ts";
import { blankMagics } from "../../language/magics/magic-lines.ts";
import type { CodeCell, Notebook } from "../../notebook/notebook.ts";
import { withoutSessionLines } from "../../track/program/session-lines.ts";
import type { SliceStep } from "../../track/program/slice-program.ts";
import { redactSource } from "../../track/redact.ts";

/** A cell without the secrets in it, as slices are stored: what is found is shown. */
type CleanCell = Pick<CodeCell, "id" | "source">;

/** In how far running a notebook from top to bottom is something else than a slice; empty when it comes to the same. */
export function findOrderFaults(notebook: Notebook, steps: readonly SliceStep[]): readonly string[] {
  const cells = notebook.cells
    .filter((cell) => cell.kind === "code")
    .map((cell) => ({ id: cell.id, source: redactSource(cell.source) }));
  const faults: string[] = [];
  const counts = new Map<number, number>();
  let last: { readonly place: number; readonly label: string } | undefined;
  for (const step of steps.filter(({ source }) => bare(source) !== "")) {
    const label = `[${step.executionCount}]`;
    const place = placeOf(step, cells);
    const cell = cells[place];
    if (cell === undefined) {
      faults.push(`${label} is not in the notebook any more`);
      continue;
    }
    if (bare(cell.source) !== bare(step.source)) faults.push(`${label} ${describeEdit(step, cell)}`);
    counts.set(place, (counts.get(place) ?? 0) + 1);
    if (counts.get(place) === 2) faults.push(`${label} is a cell that ran more than once`);
    if (last !== undefined && place < last.place) faults.push(`${label} ran after ${last.label}, and stands above it`);
    last = { place, label };
  }
  return faults;
}

/** By id; a frontend that tells none leaves the source. */
function placeOf({ cellId, source }: SliceStep, cells: readonly CleanCell[]): number {
  const byId = cellId === undefined ? -1 : cells.findIndex(({ id }) => id === cellId);
  return byId >= 0 ? byId : cells.findIndex((cell) => bare(cell.source) === bare(source));
}

/** A changed literal is the change that people want to see by name. */
function describeEdit({ source }: SliceStep, cell: CleanCell): string {
  const before = constantsOf(source);
  const changes = [...constantsOf(cell.source)].flatMap(([name, value]) => {
    const was = before.get(name);
    return was === undefined || was === value ? [] : [`${name} is ${value} and was ${was}`];
  });
  return changes.length === 0 ? "was edited since" : `was edited since: ${changes.join(", ")}`;
}

function constantsOf(source: string): ReadonlyMap<string, string> {
  const { constants } = analyseCell(blankMagics(source));
  return new Map(constants.map(({ name, value }) => [name, JSON.stringify(value)]));
}

function bare(source: string): string {
  return withoutSessionLines(source)
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();
}
