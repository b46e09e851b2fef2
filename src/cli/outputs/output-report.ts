import { type LineChange, withContext } from "../../notebook/diff/diff-texts.ts";
import { assertNever } from "../../shared/errors.ts";
import type { JsonObject } from "../../shared/json.ts";
import type { CheckedNotebook, CheckedOutput } from "./check-outputs.ts";

const CONTEXT_LINES = 3;

/** Whether a cell gave what it shall. */
export function isGoodOutput({ state }: CheckedOutput): boolean {
  return state.kind === "same" || state.kind === "updated";
}

/** What came of a notebook, for people: one line for all that is well, and a difference for each cell that is not. */
export function renderOutputReport({ path, cells }: CheckedNotebook, hasColor: boolean): string {
  const same = cells.filter(({ state }) => state.kind === "same").length;
  const lines = same === 0 ? [] : [`${path}: ${same} ${same === 1 ? "cell gives" : "cells give"} what is stored`];
  return [...lines, ...cells.flatMap((cell) => describe(cell, path, hasColor))].map((line) => `${line}\n`).join("");
}

function describe(checked: CheckedOutput, path: string, hasColor: boolean): readonly string[] {
  const { cell, number, state } = checked;
  const where = `${path} cell ${number} (id ${cell.id})`;
  switch (state.kind) {
    case "same":
      return [];
    case "updated":
      return [`${where}: wrote its new outputs`];
    case "missing":
      return [
        `${where} has no stored outputs to compare with. Write them: labtrail test --outputs --update ${path}`,
        "  Where git strips outputs, tag the cell `keep_output`: then they are committed, and there in every clone.",
      ];
    case "not-run":
      return [`${where} was not run: ${state.reason}`];
    case "different":
      return [
        `${where} gives something else than what is stored:`,
        ...renderChanges(state.changes, hasColor),
        ...(state.remedy.length === 0
          ? []
          : [
              `  It would be the same with "labtrail": { "sanitizers": ${JSON.stringify(state.remedy)} } in package.json or in the notebook's metadata.`,
            ]),
      ];
    default:
      return assertNever(state);
  }
}

const SIGNS = { same: " ", removed: "-", added: "+" } as const;
const COLORS = { same: "", removed: "\u001B[31m", added: "\u001B[32m" } as const;

function renderChanges(changes: readonly LineChange[], hasColor: boolean): readonly string[] {
  return withContext(changes, CONTEXT_LINES).map((change) => {
    if (change === undefined) return "    ...";
    const line = `  ${SIGNS[change.kind]} ${change.parts.map(({ text }) => text).join("")}`.trimEnd();
    return hasColor && change.kind !== "same" ? `${COLORS[change.kind]}${line}\u001B[39m` : line;
  });
}

export function toOutputsJson(notebooks: readonly CheckedNotebook[]): JsonObject {
  return {
    outputs: notebooks.flatMap(({ path, cells }) =>
      cells.map(({ cell, number, state }) => ({
        notebook: path,
        cellId: cell.id,
        cellNumber: number,
        state: state.kind,
        reason: state.kind === "not-run" ? state.reason : undefined,
        difference: state.kind === "different" ? renderChanges(state.changes, false).join("\n") : undefined,
        sanitizers: state.kind === "different" ? state.remedy : undefined,
      })),
    ),
  };
}
