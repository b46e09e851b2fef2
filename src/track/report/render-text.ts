import { stripVTControlCharacters } from "node:util";

import { renderPictureText } from "../plot/picture.ts";
import type { DiffLine, Mark, Report, ReportBlock, ReportCell } from "./report.ts";

export interface TextOptions {
  readonly hasColor: boolean;
  /** The width that pictures take, at most; 80 when it is left out. */
  readonly columns?: number;
}

const MAX_PICTURE_WIDTH = 120;

const GAP = "  ";
const STYLES = {
  bold: "\u001B[1m",
  dim: "\u001B[2m",
  red: "\u001B[31m",
  green: "\u001B[32m",
  yellow: "\u001B[33m",
} as const;
const RESET = "\u001B[0m";
const MARK_STYLES: Readonly<Record<Mark, keyof typeof STYLES>> = { changed: "yellow", best: "green", failed: "red" };

/** A report as lines of text; every block ends with a line break, and an empty line stands between two. */
export function renderText(report: Report, options: TextOptions): string {
  return report.map((block) => renderBlock(block, options)).join("\n");
}

function renderBlock(block: ReportBlock, options: TextOptions): string {
  switch (block.kind) {
    case "text":
      return `${block.text.split("\n").map(toSafeText).join("\n")}\n`;
    case "warning":
      return `${paint(`warning: ${toSafeText(block.text)}`, "yellow", options)}\n`;
    case "picture": {
      const width = Math.min(options.columns ?? 80, MAX_PICTURE_WIDTH);
      return `${renderPictureText(block.picture, { hasColor: options.hasColor, width })}\n`;
    }
    case "diff":
      return `${paint(toSafeText(block.title), "bold", options)}\n${block.lines.map((line) => `${renderDiffLine(line, options)}\n`).join("")}`;
    case "table":
      return renderTable(block, options);
  }
}

function renderTable({ columns, rows }: Extract<ReportBlock, { kind: "table" }>, options: TextOptions): string {
  const titles = columns.map(({ title }) => toSafeText(title));
  const texts = rows.map((row) => columns.map((_, index) => renderCell(row[index], options.hasColor)));
  const widths = columns.map((_, index) =>
    Math.max(displayWidth(titles[index] ?? ""), ...texts.map((row) => displayWidth(row[index] ?? ""))),
  );
  const lines = [titles, ...texts].map((row, rowIndex) => {
    const padded = row.map((text, index) => {
      const blanks = " ".repeat((widths[index] ?? 0) - displayWidth(text));
      // Styles are put on after the width is known: they take no room.
      const mark = rowIndex === 0 ? undefined : rows[rowIndex - 1]?.[index]?.mark;
      const styled = mark === undefined ? text : paint(text, MARK_STYLES[mark], options);
      return columns[index]?.align === "right" ? blanks + styled : styled + blanks;
    });
    const line = padded.join(GAP).trimEnd();
    return rowIndex === 0 ? paint(line, "bold", options) : line;
  });
  return `${lines.join("\n")}\n`;
}

/** Without colours, what is special is said by a sign. */
function renderCell(cell: ReportCell | undefined, hasColor: boolean): string {
  if (cell === undefined) return "";
  const text = toSafeText(cell.text);
  if (cell.mark === "best") return `${text} best`;
  return cell.mark === "changed" && !hasColor ? `${text} *` : text;
}

function renderDiffLine({ kind, text }: DiffLine, options: TextOptions): string {
  const safe = toSafeText(text);
  switch (kind) {
    case "title":
      return `  ${safe}`;
    case "same":
      return paint(`    ${safe}`, "dim", options);
    case "removed":
      return paint(`  - ${safe}`, "red", options);
    case "added":
      return paint(`  + ${safe}`, "green", options);
  }
}

function paint(text: string, style: keyof typeof STYLES, { hasColor }: TextOptions): string {
  return hasColor ? `${STYLES[style]}${text}${RESET}` : text;
}

/** Text of users on one line of a terminal: control characters and escape sequences become visible instead of obeyed. */
export function toSafeText(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll("\t", "  ")
    .replaceAll(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, toEscape);
}

function toEscape(character: string): string {
  return character === "\n" ? "\\n" : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}

/** Columns on a terminal: East Asian wide characters and emoji take two, combining marks none. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mark}|\u200D/u.test(character)) continue;
    width +=
      /\p{Emoji_Presentation}|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
