import type { Picture } from "../plot/picture.ts";

// What is shown of runs, before anybody decides where: a terminal, a cell's plain text, or HTML. Texts in it are raw:
// each renderer makes them safe for its own medium.

/** What is special about a cell of a table. */
export type Mark = "changed" | "best" | "failed";

export interface ReportCell {
  readonly text: string;
  readonly mark?: Mark | undefined;
}

export interface ReportColumn {
  readonly title: string;
  readonly align: "left" | "right";
}

export type ReportBlock =
  | {
      readonly kind: "table";
      readonly columns: readonly ReportColumn[];
      readonly rows: readonly (readonly ReportCell[])[];
    }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "warning"; readonly text: string }
  | { readonly kind: "picture"; readonly picture: Picture }
  | { readonly kind: "diff"; readonly title: string; readonly lines: readonly DiffLine[] };

/** A line of a comparison of texts. */
export interface DiffLine {
  readonly kind: "same" | "removed" | "added" | "title";
  readonly text: string;
}

export type Report = readonly ReportBlock[];

export function left(title: string): ReportColumn {
  return { title, align: "left" };
}

export function right(title: string): ReportColumn {
  return { title, align: "right" };
}

export function cell(text: string, mark?: Mark): ReportCell {
  return { text, mark };
}
