/** What would mean something else at the beginning of a line: a list, a heading, a quote, a table, a tag of TSDoc. */
const MEANS_MORE = /^(?:[-+*#>|@]|\d+[.)]|`{3}|~{3})/;

/**
 * Breaks the long lines of markdown between words, so that it says the same. Code, tables and markup stay as they are.
 *
 * @param width - In UTF-16 units. A word that is longer stands alone.
 */
export function wrapProse(lines: readonly string[], width: number): readonly string[] {
  let isFenced = false;
  return lines.flatMap((line) => {
    const isFence = /^[ \t]*(?:`{3}|~{3})/.test(line);
    if (isFence) isFenced = !isFenced;
    const isKept = isFence || isFenced || line.length <= width || /^(?: {4}|\t|[|<#]|\[[^\]]+\]:)/.test(line);
    return isKept ? [line] : wrapLine(line, width);
  });
}

function wrapLine(line: string, width: number): readonly string[] {
  const [lead = ""] = /^[ \t]*(?:(?:[-+*]|\d+[.)]|>)[ \t]+)*/.exec(line) ?? [];
  // What follows belongs to the same item, or to the same quote.
  const indent = lead.replaceAll(/[^ \t>]/g, " ");
  const wrapped: string[] = [];
  let current = lead;
  let isEmpty = true;
  for (const word of line.slice(lead.length).split(/[ \t]+/)) {
    const isFull = !isEmpty && current.length + 1 + word.length > width;
    if (isFull && !MEANS_MORE.test(word)) {
      wrapped.push(current);
      current = indent + word;
    } else current += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...wrapped, current];
}
