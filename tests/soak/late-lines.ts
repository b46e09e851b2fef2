import type { Observed } from "./observed.ts";
import type { Shown } from "./soak-cell.ts";

type ShownTexts = Observed["shown"];

function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/).filter((line) => line !== "");
}

/**
 * Takes the lines of timers out of what a cell has shown: they may stand before, between and after those of the cell.
 *
 * @param late - The lines of each timer, in their order.
 * @returns What is left, and the lines that are still to come.
 */
export function withoutLateLines(
  shown: ShownTexts,
  late: readonly string[],
): { readonly rest: ShownTexts; readonly missing: string } {
  const expected = late.map(linesOf);
  const isLate = (line: string): boolean => expected.find((lines) => lines[0] === line)?.shift() !== undefined;
  const rest: [Shown[0], string][] = [];
  for (const [kind, text] of shown) {
    const left =
      kind === "stdout"
        ? linesOf(text)
            .filter((line) => !isLate(line))
            .join("")
        : text;
    const last = rest.at(-1);
    if (left === "" && kind === "stdout") continue;
    if (last !== undefined && kind === "stdout" && last[0] === "stdout") last[1] += left;
    else rest.push([kind, left]);
  }
  return { rest, missing: expected.flat().join("") };
}
