/** What would mean something else at the beginning of a line: a list, a heading, a quote, a table, a tag of TSDoc. */
const MEANS_MORE = /^(?:[-+*#>|@]|\d+[.)]|`{3}|~{3})/;

/** Code, tables, headings, markup and references: no prose. */
const KEPT = /^(?: {4}|\t|[ \t]*$|[|<#]|\[[^\]]+\]:|[ \t]*(?:`{3}|~{3}))/;

/** What stands between spaces; code and links stay in one piece. */
const WORDS = /(?:`[^`]*`|\[[^\]]*\]\([^)]*\)|\S)+/g;

/** The beginning of an item, or of a quote. */
const LEAD = /^[ \t]*(?:(?:[-+*]|\d+[.)]|>)[ \t]+)+/;

/**
 * Breaks the paragraphs of markdown that have a long line anew, between words, so that they say the same. Code, tables and
 * markup stay as they are, and so does a paragraph that fits.
 *
 * @param width - In UTF-16 units. A word that is longer stands alone.
 */
export function wrapProse(lines: readonly string[], width: number): readonly string[] {
  return paragraphsOf(lines).flatMap((paragraph) => {
    if (paragraph.isKept || paragraph.lines.every((line) => line.length <= width)) return paragraph.lines;
    const [first = "", ...rest] = paragraph.lines;
    return wrapLine([first.trimEnd(), ...rest.map((line) => line.trim())].join(" "), width);
  });
}

interface Paragraph {
  readonly isKept: boolean;
  readonly lines: string[];
}

function paragraphsOf(lines: readonly string[]): readonly Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let isFenced = false;
  for (const line of lines) {
    const isFence = /^[ \t]*(?:`{3}|~{3})/.test(line);
    const isKept = isFenced || KEPT.test(line);
    if (isFence) isFenced = !isFenced;
    const last = paragraphs.at(-1);
    // Two spaces at the end of a line, or a backslash, keep the next one apart.
    const isBroken = / {2}$|\\$/.test(last?.lines.at(-1) ?? "");
    if (last === undefined || last.isKept || isKept || isBroken || LEAD.test(line))
      paragraphs.push({ isKept, lines: [line] });
    else last.lines.push(line);
  }
  return paragraphs;
}

function wrapLine(line: string, width: number): readonly string[] {
  const [lead = ""] = LEAD.exec(line) ?? /^[ \t]*/.exec(line) ?? [];
  // What follows belongs to the same item, or to the same quote.
  const indent = lead.replaceAll(/[^ \t>]/g, " ");
  const wrapped: string[] = [];
  let current = lead;
  let isEmpty = true;
  for (const word of line.slice(lead.length).match(WORDS) ?? []) {
    const isFull = !isEmpty && current.length + 1 + word.length > width;
    if (isFull && !MEANS_MORE.test(word)) {
      wrapped.push(current);
      current = indent + word;
    } else current += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...wrapped, current];
}
