import type { CaptureEvent } from "../../src/track/capture/event.ts";
import type { CompiledCell } from "../../src/language/compiled-cell.ts";
import { dataProperty } from "../../src/shared/data-property.ts";
import { tellMeasured } from "../../src/track/capture/measured-values.ts";
import { toWireNumbers } from "../../src/track/capture/wire-number.ts";
import { loadRenderers } from "./display/load-renderers.ts";
import type { LiveValues } from "./live-values.ts";

const describeData = (value: object) => loadRenderers().maybeDataContent(value);

/**
 * Tells what capture keeps of a cell's values when it is over: what it measured, and its variables that hold a number.
 *
 * @param result - The value of the cell.
 */
export function tellCellValues(
  cell: CompiledCell,
  result: unknown,
  live: LiveValues,
  tell: (event: CaptureEvent) => void,
): void {
  const { measuring } = cell;
  if (measuring !== undefined) {
    const look = (path: string): unknown => {
      const [root = "", ...members] = path.split(".");
      return members.reduce(dataProperty, live.look(root)?.value);
    };
    const nameOf = (value: object): string | undefined => live.nameOf(value);
    tellMeasured(measuring, { look, nameOf, describe: describeData, result }, tell);
  }
  const values = toWireNumbers(Object.fromEntries(live.variablesOf(cell)));
  if (Object.keys(values).length > 0) tell({ kind: "numbers", values });
}
