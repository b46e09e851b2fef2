// What is run again: the slice of a run, or the notebook it came from.
import { applyParameters, findReplaceable } from "../../headless/parameters.ts";
import { findMagics } from "../../language/magics/magic-lines.ts";
import type { Cell, CodeCell, Notebook } from "../../notebook/notebook.ts";
import type { CellId } from "../../shared/ids.ts";
import type { Json } from "../../shared/json.ts";
import { renderProgramNotebook } from "../../track/program/program-notebook.ts";
import { toProgram, type Slice } from "../../track/program/slice-program.ts";
import type { Param } from "../../track/run.ts";

/** The slice as a notebook in a folder, with the random numbers that each cell found. */
export function sliceNotebook(slice: Slice, folder: string): Notebook {
  // It lies where the notebook lay, so that all paths mean what they meant.
  return renderProgramNotebook(toProgram({ ...slice, folder }), folder);
}

/** A notebook to be run from top to bottom, and what was put into it. */
export interface WholeNotebook {
  readonly notebook: Notebook;
  /** Names of constants that have the value of the run, and not that of the file. */
  readonly replaced: readonly string[];
}

/**
 * The notebook from top to bottom, with the seed of the run.
 *
 * @param params - Those of the run, where constants of the notebook are to have their values; none for a notebook that is
 * to be run as it is.
 */
export function wholeNotebook(notebook: Notebook, seed: number | undefined, params: readonly Param[]): WholeNotebook {
  const constants = findReplaceable(notebook);
  const changed = params.filter(({ key, value }) => {
    const constant = constants.get(key);
    return constant !== undefined && JSON.stringify(constant.value) !== JSON.stringify(value);
  });
  const parameters = changed.map(({ key, value }) => ({ name: key, value: toArgument(value) }));
  return {
    notebook: withSeed(applyParameters(notebook, parameters), seed),
    replaced: changed.map(({ key }) => key),
  };
}

/** As it is written after `-p name=`. */
function toArgument(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Tracking is turned on as the notebook says, with this seed; above everything when the notebook does not say it. */
function withSeed(notebook: Notebook, seed: number | undefined): Notebook {
  let isOn = false;
  const cells = notebook.cells.map((cell): Cell => {
    if (cell.kind !== "code") return cell;
    const { cell: above, lines } = findMagics(cell.source);
    const on = lines.find(({ name, argument }) => name === "track" && /^on\b/.test(argument));
    if (above?.name === "track") isOn = true;
    if (on === undefined || isOn) return cell;
    isOn = true;
    if (seed === undefined) return cell;
    const words = on.argument.replaceAll(/\s*--seed(?:=|\s+)\S+/g, "");
    const line = `%track ${words} --seed ${seed}`;
    return { ...cell, source: cell.source.slice(0, on.start) + line + cell.source.slice(on.end) };
  });
  return { ...notebook, cells: isOn ? cells : [trackingCell(seed), ...cells] };
}

function trackingCell(seed: number | undefined): CodeCell {
  return {
    kind: "code",
    id: "reproduction" as CellId,
    hasOwnId: true,
    source: `%track on --seed ${seed ?? "off"}`,
    metadata: {},
    outputs: [],
    executionCount: null,
    extra: {},
  };
}
