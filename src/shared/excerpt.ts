const MAX_WIDTH = 160;

/**
 * A line of a text, and below it carets under a place in it. Of a very long line, as minified code has, only what is around
 * the place is shown.
 *
 * @param column - From 1, in UTF-16 units.
 * @param length - How many units the carets mark, as far as they are on this line; at least one.
 */
export function renderExcerpt(line: string, column: number, length = 1): readonly [text: string, carets: string] {
  const from =
    line.length <= MAX_WIDTH ? 0 : Math.max(0, Math.min(column - 1 - MAX_WIDTH / 2, line.length - MAX_WIDTH));
  const to = Math.min(line.length, from + MAX_WIDTH);
  const head = from === 0 ? "" : "...";
  const text = `${head}${line.slice(from, to).toWellFormed()}${to === line.length ? "" : "..."}`;
  // Tabs stay tabs, so that the caret stands below its character however wide a tab is.
  const indent = head.replaceAll(/./g, " ") + line.slice(from, column - 1).replaceAll(/[^\t]/g, " ");
  return [text, indent + "^".repeat(Math.max(1, Math.min(length, to - column + 1)))];
}
