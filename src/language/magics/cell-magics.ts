import type { Span } from "../positions/edits.ts";
import type { CommandTemplate } from "./command-template.ts";
import type { WrittenText } from "../positions/positions.ts";

interface MagicPlace {
  readonly lineNumber: number;
  /** UTF-16 offsets of the whole line, without its line end. */
  readonly start: number;
  readonly end: number;
  /** Where the magic itself begins: its percent sign, or the exclamation mark. */
  readonly mark: number;
}

/** A line magic that is told what follows its name as text, such as `%track on`. */
export interface TextMagic extends MagicPlace {
  readonly kind: "text";
  /** Without the percent sign: `track`. */
  readonly name: string;
  /** What follows the name, trimmed; `?` alone for a question, as in `%track?`. */
  readonly argument: string;
}

/** A magic that measures code: `%time f(x)`, or `%%time` above the code of a whole cell. */
export interface CodeMagic extends MagicPlace {
  readonly kind: "code";
  readonly name: string;
  /** The text after the name: flags, then the code or, for a cell, what prepares it. */
  readonly argument: string;
  readonly isCell: boolean;
  /** Whether the code becomes a function that is called over and over. */
  readonly isRepeated: boolean;
  /** The measured code. */
  readonly code: Span;
  /** What runs before it: the code behind `%%timeit`; empty where there is none. */
  readonly preparation: Span;
}

/** A command of the shell: `!ls`, or `files = !ls`, which keeps what it prints. */
export interface ShellMagic extends MagicPlace {
  readonly kind: "shell";
  readonly name: "!";
  /** The command as it is written. */
  readonly argument: string;
  readonly command: CommandTemplate;
  /** The UTF-16 offset in the cell at which the command begins. */
  readonly commandStart: number;
  readonly isKept: boolean;
  /** Its first word when the line would be TypeScript if only that word were a name: `const isOff = !isOn`. */
  readonly maybeName: string | undefined;
}

/** What a cell calls by a number: the i-th is `$k.magic(i)` in its code. */
export type MagicLine = TextMagic | CodeMagic | ShellMagic;

/** A magic on the first line that is not blank, for the whole cell, such as `%%track`. */
export interface CellMagic extends Omit<MagicPlace, "mark"> {
  readonly name: string;
  readonly argument: string;
  /** The lines below it when they are no TypeScript, as below `%%html`. */
  readonly text: string | undefined;
}

/** What a cell holds beside TypeScript. */
export interface CellMagics {
  readonly cell: CellMagic | undefined;
  readonly lines: readonly MagicLine[];
  /**
   * The TypeScript that is left, with as many lines as the cell had: the cell magic's line is blank, and line number i
   * calls `$k.magic(i)` in its place, so that magics run in order with the code around them. Lines without a magic are
   * the same.
   */
  readonly code: string;
  /** How places in `code` lead back to the cell; undefined when it is the cell. */
  readonly written: WrittenText | undefined;
}

/** What finding magics needs to know of its surroundings. */
export interface MagicGrammar {
  /**
   * Whether there is a line magic of that name. `%name` with another name at the start of a line is arithmetic when the
   * cell makes sense so (`a\n%b`), and otherwise a magic that does not exist. By default every name is one.
   */
  readonly isMagic?: (name: string) => boolean;
  /**
   * Whether a name has a value in the session. `!name` is TypeScript when it has one, and otherwise a command, since as
   * TypeScript it could only fail. By default every name has one.
   */
  readonly isKnownName?: (name: string) => boolean;
}
