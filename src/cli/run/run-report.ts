import { stripVTControlCharacters } from "node:util";

import type { CellRun, NotebookRun } from "../../headless/run-notebook.ts";
import type { CodeCell, Notebook, Output } from "../../notebook/notebook.ts";
import type { JsonObject } from "../../shared/json.ts";
import type { Place } from "../../shared/text.ts";
import type { Effects } from "../effects.ts";
import { renderBar } from "./progress-bar.ts";
import type { RunListener } from "./run-one.ts";

const SHOWN_LINES = 20;
const TITLE_LENGTH = 60;
/** On a narrower terminal the name of the cell says more. */
const MIN_BAR_COLUMNS = 60;
const ERASE_LINE = "\r\u001B[2K";

/**
 * Tells of a run while it goes on: what a cell shows on stdout, and below it one line about the cell on stderr. On a
 * terminal that line is there from the start, below what the cell has shown so far.
 */
export class RunReport implements RunListener {
  readonly #effects: Effects;
  readonly #numbers: ReadonlyMap<number, number>;
  readonly #showsOutputs: boolean;
  #heading = "";
  #isHeadingShown = false;
  #isRunning = false;
  #isLineOpen = false;
  #endedCount = 0;
  /** What may still change is shown as it remains, when its cell has ended; until then its first line is in the heading. */
  readonly #changing = new Map<string, string>();
  #state = "";

  constructor(notebook: Notebook, effects: Effects, showsOutputs: boolean) {
    this.#effects = effects;
    this.#numbers = codeCellNumbers(notebook);
    this.#showsOutputs = showsOutputs;
  }

  startCell(cell: CodeCell, index: number): void {
    this.#heading = `${this.#label(index)} ${titleOf(cell)}`;
    this.#isRunning = true;
    this.#showHeading();
  }

  /** @param displayId - Of a display that may come again, changed. */
  showOutput(output: Output, displayId?: string): void {
    if (!this.#showsOutputs) return;
    const text = shownText(output);
    if (text === undefined || text === "") return;
    this.#hideHeading();
    if (displayId !== undefined && this.#isRunning) {
      this.#changing.set(displayId, text);
      this.#state = text.split("\n", 1)[0] ?? "";
      this.#showHeading();
      return;
    }
    if (output.kind === "stream" && output.name === "stderr") this.#effects.stderr(text);
    else this.#effects.stdout(text);
    this.#isLineOpen = !text.endsWith("\n");
    this.#showHeading();
  }

  endCell({ status, durationMs }: CellRun): void {
    const words = { ok: "", error: "failed after ", interrupted: "interrupted after ", skipped: "", "not-run": "" };
    this.#hideHeading();
    if (this.#isLineOpen) this.#effects.stderr("\n");
    this.#isLineOpen = false;
    for (const text of this.#changing.values()) this.#effects.stdout(text);
    this.#changing.clear();
    this.#state = "";
    this.#isRunning = false;
    this.#endedCount += 1;
    this.#effects.stderr(`${this.#heading}  ${words[status]}${(durationMs / 1000).toFixed(1)} s\n`);
  }

  #showHeading(): void {
    const { isStderrTerminal, columns } = this.#effects;
    if (!isStderrTerminal || this.#isLineOpen) return;
    const bar = columns < MIN_BAR_COLUMNS ? "" : `${renderBar(this.#endedCount, this.#numbers.size)} `;
    // A line that wraps could not be taken back as a whole.
    this.#effects.stderr(`${bar}${this.#heading} ... ${this.#state}`.trimEnd().slice(0, columns - 1));
    this.#isHeadingShown = true;
  }

  #hideHeading(): void {
    if (this.#isHeadingShown) this.#effects.stderr(ERASE_LINE);
    this.#isHeadingShown = false;
  }

  #label(index: number): string {
    return `[${this.#numbers.get(index) ?? "?"}/${this.#numbers.size}]`;
  }
}

/** Code cells as people count them, from 1, by their index in the notebook. */
export function codeCellNumbers({ cells }: Notebook): ReadonlyMap<number, number> {
  const indexes = [...cells.entries()].filter(([, cell]) => cell.kind === "code").map(([index]) => index);
  return new Map(indexes.map((index, position) => [index, position + 1]));
}

/** The place in a cell where its fault came from, as its traceback tells; undefined when no frame is in the cell. */
export function maybeFaultPlace(traceback: readonly string[], executionCount: number | null): Place | undefined {
  const frame = new RegExp(`\\bcell_${executionCount}\\.tsx?:(\\d+):(\\d+)`).exec(
    stripVTControlCharacters(traceback.join("\n")),
  );
  return frame === null ? undefined : { line: Number(frame[1]), column: Number(frame[2]) };
}

/** A run as one JSON document. */
export function toRunJson(run: NotebookRun, paths: { readonly notebook: string; readonly output: string }): JsonObject {
  const { outcome } = run;
  const summary = { ...paths, status: outcome.kind, cells: run.cells.map((cell) => ({ ...cell })) };
  switch (outcome.kind) {
    case "cell-failed": {
      const { ename, evalue, traceback } = outcome.fault;
      const place = maybeFaultPlace(traceback, outcome.run.executionCount);
      const where = { cellId: outcome.cell.id, index: outcome.run.index, ...place };
      return { ...summary, error: { ...where, ename, evalue, traceback: traceback.map(stripVTControlCharacters) } };
    }
    case "broken": {
      const { code, message } = outcome.error;
      return { ...summary, error: { cellId: outcome.cell.id, index: outcome.run.index, code, message } };
    }
    case "ok":
    case "interrupted":
      return summary;
  }
}

/** The first line that says something: directives such as `//| export` say the same in many cells. */
function titleOf({ source }: CodeCell): string {
  const lines = source.split("\n").map((line) => line.trim());
  const title = lines.find((line) => line !== "" && !line.startsWith("//|")) ?? lines[0] ?? "";
  return title.length > TITLE_LENGTH ? `${title.slice(0, TITLE_LENGTH - 1).trimEnd()}…` : title;
}

/** What a terminal can show of an output; undefined when that is nothing. */
function shownText(output: Output): string | undefined {
  if (output.kind === "stream") return output.text;
  if (output.kind !== "display" && output.kind !== "result") return undefined;
  const text = output.data["text/plain"] ?? output.data["text/markdown"];
  if (typeof text !== "string" || text === "") return undefined;
  const lines = text.replace(/\n$/, "").split("\n");
  const rest = lines.length - SHOWN_LINES;
  const shown = lines.slice(0, SHOWN_LINES).join("\n");
  return rest > 0 ? `${shown}\n... ${rest} more ${rest === 1 ? "line" : "lines"}\n` : `${shown}\n`;
}
