import type { CommandTemplate } from "../../../src/language/magics/command-template.ts";
import type { CommandValue } from "../../runtime/runtime.ts";
import { MagicError } from "../magic.ts";

/**
 * The text of a command with its values in place. A value never becomes syntax of the shell: outside of quotes it is one
 * word, or one for each element; inside double quotes it is text.
 *
 * @param values - One for each value of the template, in order.
 */
export function quoteCommand(
  { parts }: CommandTemplate,
  values: readonly CommandValue[],
  platform: NodeJS.Platform = process.platform,
): string {
  const quoting = platform === "win32" ? WINDOWS : POSIX;
  const waiting = [...values];
  return parts
    .map((part) => {
      if (part.kind === "text") return part.text;
      const value = waiting.shift() ?? "";
      const words = typeof value === "string" ? [value] : value;
      for (const word of words) requireText(word);
      return part.place === "word" ? words.map(quoting.toWord).join(" ") : quoting.toQuoted(words.join(" "));
    })
    .join("");
}

function requireText(word: string): void {
  if (!word.includes("\0")) return;
  throw new MagicError("BAD_ARGUMENT", "a value in the command holds a NUL character, which no program can be handed");
}

interface Quoting {
  readonly toWord: (text: string) => string;
  /** Inside double quotes that are in the command already. */
  readonly toQuoted: (text: string) => string;
}

const POSIX: Quoting = {
  toWord: (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`),
  toQuoted: (text) => text.replaceAll(/[\\"$`]/g, String.raw`\$&`),
};

/** How cmd.exe and the C library of Windows read a command line: one takes carets away, the other backslashes. */
const WINDOWS: Quoting = {
  toWord: (text) => {
    if (/^[\w@+=:,./\\-]+$/.test(text)) return text;
    return `"${escapeQuotes(text).replace(/(\\+)$/, "$1$1")}"`.replaceAll(/[()%!^"<>&|]/g, "^$&");
  },
  toQuoted: escapeQuotes,
};

function escapeQuotes(text: string): string {
  return text.replaceAll(/(\\*)"/g, String.raw`$1$1\"`);
}
