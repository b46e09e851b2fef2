import type { ComparedValue } from "../compare/align.ts";
import { cell, left, type ReportBlock, type ReportCell } from "./report.ts";

/** More runs stand below each other instead of side by side. */
export const MAX_RUNS_ACROSS = 4;

/** Lays out what runs have: the runs side by side where they are few. */
export class RunsTable {
  readonly #names: readonly string[];
  readonly #showsAll: boolean;

  constructor(names: readonly string[], showsAll: boolean) {
    this.#names = names;
    this.#showsAll = showsAll;
  }

  render<Value>(
    title: string,
    rows: readonly ComparedValue<Value>[],
    format: (value: Value) => string,
    isWhole = this.#showsAll,
  ): readonly ReportBlock[] {
    const shown = isWhole ? rows : rows.filter(({ isDifferent }) => isDifferent);
    return this.layOut(
      title,
      left,
      shown.map(({ key, values, isDifferent }) => ({
        head: cell(key, this.#showsAll && isDifferent ? "changed" : undefined),
        cells: this.#names.map((_, index) => cell(formatOr(values[index], format))),
      })),
    );
  }

  layOut(
    title: string,
    align: typeof left,
    rows: readonly { readonly head: ReportCell; readonly cells: readonly ReportCell[] }[],
  ): readonly ReportBlock[] {
    if (rows.length === 0) return [];
    if (this.#names.length <= MAX_RUNS_ACROSS) {
      const columns = [left(title), ...this.#names.map(align)];
      return [{ kind: "table", columns, rows: rows.map(({ head, cells }) => [head, ...cells]) }];
    }
    return [
      {
        kind: "table",
        columns: [left(title), ...rows.map(({ head }) => align(head.text))],
        rows: this.#names.map((name, index) => [cell(name), ...rows.map(({ cells }) => cells[index] ?? cell("-"))]),
      },
    ];
  }
}

function formatOr<Value>(value: Value | undefined, format: (value: Value) => string): string {
  return value === undefined ? "-" : format(value);
}
