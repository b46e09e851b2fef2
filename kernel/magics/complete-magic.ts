import type { MagicForm, FlagSpec, Magic } from "./magic.ts";
import { MAGICS } from "./table.ts";
import { formsOf, valueOf } from "./usage.ts";

/** Something that may be typed at the cursor. */
export interface MagicMatch {
  readonly text: string;
  readonly kind: "magic" | "command" | "flag" | "value";
  /** One line about it. */
  readonly summary: string;
}

/** What may follow in a magic's line. Offsets are UTF-16, within the line. */
export type MagicCompletion =
  | { readonly kind: "matches"; readonly start: number; readonly end: number; readonly matches: readonly MagicMatch[] }
  /** A path of the disk: `text` is what is there of it. */
  | { readonly kind: "path"; readonly start: number; readonly end: number; readonly text: string }
  /** A variable of the session. */
  | { readonly kind: "variable"; readonly start: number; readonly end: number; readonly text: string }
  /** A name that a package or a module of Node exports. */
  | { readonly kind: "import"; readonly start: number; readonly end: number; readonly text: string };

/**
 * What may be typed at the cursor of a line that is a magic or a command of the shell. Undefined when the line is
 * neither, or when TypeScript stands there, as in `%time model.`.
 *
 * @param line - One line of a cell, without its line end.
 * @param cursor - The UTF-16 offset of the cursor in the line.
 */
export function completeMagic(line: string, cursor: number): MagicCompletion | undefined {
  const before = line.slice(0, cursor);
  const name = /^[ \t]*(%%?)([\w-]*)$/.exec(before);
  if (name !== null) return completeName(name[1] === "%%", name[2] ?? "", cursor);
  const call = /^[ \t]*(%%?)([A-Za-z_][\w-]*)[ \t]+(.*)$/.exec(before);
  if (call !== null) return completeArgument(call[1] === "%%", call[2] ?? "", call[3] ?? "", cursor);
  const command = /^[ \t]*(?:[^=!]+=[ \t]*)?!(?![=!])(.*)$/.exec(before);
  return command === null ? undefined : pathAt(lastWord(command[1] ?? ""), cursor);
}

function completeName(isCell: boolean, typed: string, cursor: number): MagicCompletion {
  const percent = isCell ? "%%" : "%";
  const matches = MAGICS.filter((magic) => (isCell ? magic.cell : magic.line) !== undefined)
    .filter(({ name }) => name.startsWith(typed))
    .map(({ name, summary }): MagicMatch => ({ text: `${percent}${name}`, kind: "magic", summary }));
  return { kind: "matches", start: cursor - typed.length - percent.length, end: cursor, matches };
}

function completeArgument(isCell: boolean, name: string, typed: string, cursor: number): MagicCompletion | undefined {
  const magic = MAGICS.find((one) => one.name === name);
  if (magic === undefined) return undefined;
  const word = lastWord(typed);
  const earlier = typed.slice(0, typed.length - word.length).trim();
  if (!isCell && earlier === "" && magic.commands !== undefined && !word.startsWith("-")) {
    return { ...span(word, cursor), kind: "matches", matches: matchCommands(magic, word) };
  }
  const form = maybeForm(magic, isCell, earlier);
  if (form === undefined) return undefined;
  const flag = form.flags.find((one) => `--${one.name}` === lastWord(earlier) || `-${one.short}` === lastWord(earlier));
  if (flag !== undefined && valueOf(flag) !== undefined) return completeValue(flag, word, cursor);
  if (word.startsWith("-")) return { ...span(word, cursor), kind: "matches", matches: matchFlags(form, word) };
  const kind = form.arguments.at(-1)?.kind;
  switch (kind) {
    case "path":
      return pathAt(word, cursor);
    case "variable":
    case "import":
      return { ...span(word, cursor), kind, text: word };
    default:
      return undefined;
  }
}

function maybeForm(magic: Magic, isCell: boolean, earlier: string): MagicForm | undefined {
  if (isCell) return magic.cell;
  const [command = ""] = /^\S*/.exec(earlier) ?? [];
  return formsOf(magic).find(({ subject }) => subject === `%${magic.name} ${command}`)?.form ?? magic.line;
}

function matchCommands({ commands = [] }: Magic, typed: string): readonly MagicMatch[] {
  return commands
    .filter(({ name }) => name.startsWith(typed))
    .map(({ name, summary }) => ({ text: name, kind: "command", summary }));
}

function matchFlags({ flags }: MagicForm, typed: string): readonly MagicMatch[] {
  return flags
    .map(({ name, help }): MagicMatch => ({ text: `--${name}`, kind: "flag", summary: help }))
    .filter(({ text }) => text.startsWith(typed));
}

function completeValue({ choices, help }: FlagSpec, word: string, cursor: number): MagicCompletion {
  const matches = (choices ?? [])
    .filter((choice) => choice.startsWith(word))
    .map((choice): MagicMatch => ({ text: choice, kind: "value", summary: help }));
  return { ...span(word, cursor), kind: "matches", matches };
}

function pathAt(text: string, cursor: number): MagicCompletion {
  return { ...span(text, cursor), kind: "path", text };
}

function span(word: string, cursor: number): { readonly start: number; readonly end: number } {
  return { start: cursor - word.length, end: cursor };
}

function lastWord(text: string): string {
  return /\S*$/.exec(text)?.[0] ?? "";
}
