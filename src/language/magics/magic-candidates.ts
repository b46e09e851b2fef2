import { CODE_MAGICS } from "./magic-forms.ts";

/** A line that is a magic if it stands where a statement may begin. Offsets are UTF-16. */
interface CandidatePlace {
  readonly lineNumber: number;
  /** The whole line, without its line end. */
  readonly start: number;
  readonly end: number;
  /** Where the magic itself begins: the percent sign, or the exclamation mark. */
  readonly mark: number;
}

export interface PercentCandidate extends CandidatePlace {
  readonly kind: "percent";
  readonly isCellMagic: boolean;
  readonly name: string;
  /** Trimmed; `?` alone for a question. */
  readonly argument: string;
  /** Where the argument begins, and where it ends. */
  readonly argumentStart: number;
  readonly argumentEnd: number;
}

export interface ShellCandidate extends CandidatePlace {
  readonly kind: "shell";
  /** Whether what it prints is assigned: `files = !ls`. */
  readonly isKept: boolean;
  /** The name that a bare `name = !command` assigns. */
  readonly assigned: string | undefined;
  readonly command: string;
  readonly commandStart: number;
}

export type Candidate = PercentCandidate | ShellCandidate;

/** `%name`, then nothing, a question mark or a blank: `%name(` and `%name;` are arithmetic. */
const PERCENT_LINE = /^[ \t]*%(%?)([A-Za-z_]\w*(?:-[A-Za-z]\w*)*)(\?*[ \t]*|[ \t][^\r\n]*)$/gm;

const NAME = String.raw`[\p{ID_Start}$_][\p{ID_Continue}$]*`;
/** `files = `, `const files: string[] = ` or `const [first, ...rest] = `. */
const TARGET = String.raw`(?:(?:export[ \t]+)?(?:const|let|var)[ \t]+(?:${NAME}|\[[^\]=\r\n]*\])[ \t]*(?::[^=\r\n]+)?|(${NAME})[ \t]*)=[ \t]*`;
/** An exclamation mark at the start, or behind an equals sign. Two of them make a boolean. */
const SHELL_LINE = new RegExp(String.raw`^([ \t]*)(${TARGET})?!(?![!=])[ \t]*(\S[^\r\n]*?)[ \t]*$`, "gmu");

/** All lines that look like magics, in order. */
export function findCandidates(source: string): readonly Candidate[] {
  const percent = source.includes("%") ? Array.from(source.matchAll(PERCENT_LINE), toPercent) : [];
  const shell = source.includes("!") ? Array.from(source.matchAll(SHELL_LINE), toShell) : [];
  return [...percent, ...shell].toSorted((a, b) => a.start - b.start);
}

/** The flags in front of the code of a magic such as `%timeit -n 10 f(x)`: how many characters they take. */
export function flagsLength(name: string, argument: string): number {
  const { valueFlags = [] } = CODE_MAGICS.get(name) ?? {};
  let length = 0;
  for (;;) {
    const [, long, short, value] = /^(?:--([\w-]+)|-([A-Za-z]))(=?\S*)(?:[ \t]+|$)/.exec(argument.slice(length)) ?? [];
    const flag = long ?? short;
    if (flag === undefined || !valueFlags.includes(flag)) return length;
    const pattern = value === "" ? /^\S+[ \t]+\S+[ \t]*/ : /^\S+[ \t]*/;
    length += pattern.exec(argument.slice(length))?.[0].length ?? argument.length - length;
  }
}

function toPercent(match: RegExpExecArray): PercentCandidate {
  const [text, second, name = "", rest = ""] = match;
  const start = match.index;
  const end = start + text.length;
  const argumentStart = end - rest.trimStart().length;
  return {
    kind: "percent",
    isCellMagic: second === "%",
    name,
    argument: rest.trim().replace(/^\?+$/, "?"),
    argumentStart,
    argumentEnd: argumentStart + rest.trim().length,
    lineNumber: lineNumberOf(match.input, start),
    start,
    end,
    mark: start + text.indexOf("%"),
  };
}

function toShell(match: RegExpExecArray): ShellCandidate {
  const [text, indent = "", target = "", assigned, command = ""] = match;
  const start = match.index;
  const mark = start + indent.length + target.length;
  return {
    kind: "shell",
    isKept: target !== "",
    assigned,
    command,
    commandStart: match.input.indexOf(command, mark + 1),
    lineNumber: lineNumberOf(match.input, start),
    start,
    end: start + text.length,
    mark,
  };
}

function lineNumberOf(source: string, offset: number): number {
  return source.slice(0, offset).split("\n").length;
}
