// Directives are comments, so that a cell with one is still TypeScript for every editor, type checker and kernel.

import { assertNever } from "../../shared/errors.ts";

/** Where a piece of text stands, in UTF-16 offsets. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** `//| module path`: the module of every exported cell that names none. */
export interface ModuleDirective {
  readonly path: string;
  readonly start: number;
}

/** `//| export` or `//| internal`: the cell is part of a module. */
export interface ExportDirective {
  /** `internal` code is in the module, but not exported from it. */
  readonly visibility: "export" | "internal";
  /** As written; undefined stands for the notebook's module. */
  readonly path: string | undefined;
  /** The cell's definitions replace those of earlier cells. */
  readonly override: boolean;
  /** Statements may run when the module is imported. */
  readonly effects: boolean;
  /** Top-level await is allowed. */
  readonly tla: boolean;
  readonly start: number;
}

/** `//| test`: the cell is a test of what the notebook exports. */
export interface TestDirective {
  /** Undefined for a test that has no other name than its cell's. */
  readonly name: string | undefined;
  /** It is not run. */
  readonly skip: boolean;
  /** It passes when it fails: a known fault, kept in view. */
  readonly fails: boolean;
  /** What its last expression gives is compared with what it gave at first. */
  readonly snapshot: boolean;
  readonly start: number;
}

/** A directive that is none of ours, but was surely meant to be. */
export interface DirectiveMistake {
  readonly message: string;
  readonly fix: string;
  readonly start: number;
}

export interface CellDirectives {
  readonly module: ModuleDirective | undefined;
  readonly export: ExportDirective | undefined;
  readonly test: TestDirective | undefined;
  /** `//| check-output`: the cell's stored outputs are what it gives. */
  readonly checksOutput: boolean;
  readonly mistakes: readonly DirectiveMistake[];
  /** The lines that hold our directives, without their line ends. */
  readonly lines: readonly TextRange[];
}

const DIRECTIVE = /^[ \t]*\/\/\|[ \t]*([\w-]+)[ \t]*(.*?)[ \t]*$/;
/** As nbdev has them, and as a formatter or a habit of writing comments makes them. */
const MISWRITTEN = /^[ \t]*((?:#|\/\/[ \t])[ \t]*\|[ \t]*([\w-]+))/;
const EXPORT_FLAGS = ["override", "effects", "tla"] as const;
const TEST_FLAGS = ["skip", "fails", "snapshot"] as const;

export const DIRECTIVE_NAMES = ["module", "export", "internal", "test", "check-output"] as const;

/** What nbdev calls them. */
const NBDEV_NAMES: Readonly<Record<string, string>> = { default_exp: "module", exporti: "internal", exports: "export" };

/**
 * Reads the directives of a code cell: its leading comment lines, and the tags `export`, `export:path`, `internal`,
 * `internal:path`, `test`, `test:name` and `check-output`, which mean the same. Comments that look like directives of other
 * tools (`//| echo: false`) are left alone.
 */
export function readDirectives(source: string, tags: readonly string[] = []): CellDirectives {
  const lines: TextRange[] = [];
  const mistakes: DirectiveMistake[] = [];
  let module: ModuleDirective | undefined;
  let exported: ExportDirective | undefined;
  let test: TestDirective | undefined;
  let checksOutput = false;

  for (const { text, start } of leadingLines(source)) {
    const [, word = "", argument = ""] = DIRECTIVE.exec(text) ?? [];
    const name = DIRECTIVE_NAMES.find((known) => known === word);
    const mistake = maybeMisspelling(text, word, start);
    if (mistake !== undefined) mistakes.push(mistake);
    if (name === undefined) continue;
    lines.push({ start, end: start + text.length });
    const given = { argument, start, mistakes };
    switch (name) {
      case "module":
        if (module !== undefined) mistakes.push(secondDirective("module", start));
        module ??= maybeModule(given);
        break;
      case "export":
      case "internal":
        if (exported !== undefined) mistakes.push(secondDirective("export or internal", start));
        exported ??= readExport(name, given);
        break;
      case "test":
        if (test !== undefined) mistakes.push(secondDirective("test", start));
        test ??= readTest(given);
        break;
      case "check-output":
        checksOutput = true;
        break;
      default:
        assertNever(name);
    }
  }
  exported ??= maybeTaggedExport(tags);
  test ??= maybeTaggedTest(tags);
  if (exported !== undefined && test !== undefined) {
    mistakes.push({
      message: "the cell is both exported and a test",
      fix: "Move the test to a cell of its own: a module does not carry its tests.",
      start: test.start,
    });
  }
  return {
    module,
    export: exported,
    test,
    checksOutput: checksOutput || tags.includes("check-output"),
    mistakes,
    lines,
  };
}

/** What a directive says after its name, and where what is wrong with it is gathered. */
interface GivenDirective {
  readonly argument: string;
  readonly start: number;
  readonly mistakes: DirectiveMistake[];
}

function maybeMisspelling(text: string, name: string, start: number): DirectiveMistake | undefined {
  const [, written = `//| ${name}`, word = name] = MISWRITTEN.exec(text) ?? [];
  const meant = maybeMeant(word) ?? DIRECTIVE_NAMES.find((known) => known === word && word !== name);
  if (meant === undefined) return undefined;
  return { message: `\`${written}\` is no directive`, fix: `Write \`//| ${meant}\`.`, start };
}

function maybeModule({ argument, start, mistakes }: GivenDirective): ModuleDirective | undefined {
  if (argument !== "") return { path: argument, start };
  mistakes.push({
    message: "`//| module` does not say which module",
    fix: "Name it, from the project's root or from the notebook: `//| module src/name.ts` or `//| module ./name.ts`.",
    start,
  });
  return undefined;
}

/** The directive that was meant by a word of nbdev, or by one with a letter too many, too few, wrong or swapped. */
function maybeMeant(word: string): string | undefined {
  return NBDEV_NAMES[word] ?? DIRECTIVE_NAMES.find((name) => name !== word && isOneSlipAway(word, name));
}

function isOneSlipAway(word: string, name: string): boolean {
  let start = 0;
  while (start < name.length && word[start] === name[start]) start += 1;
  const [a, b] = [word.slice(start), name.slice(start)];
  const isSwap = a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
  return a.slice(1) === b || a === b.slice(1) || a.slice(1) === b.slice(1) || isSwap;
}

/** The lines before the first statement: comments, blank lines and magics. */
function* leadingLines(source: string): Generator<{ readonly text: string; readonly start: number }> {
  let start = 0;
  for (const text of source.split("\n")) {
    if (!/^[ \t]*(?:\/\/|#[ \t]*\||[%!]|$)/.test(text)) return;
    yield { text, start };
    start += text.length + 1;
  }
}

function readExport(visibility: ExportDirective["visibility"], given: GivenDirective): ExportDirective {
  const { start, mistakes } = given;
  const { has, words: paths } = readFlags(visibility, EXPORT_FLAGS, given);
  if (paths.length > 1) {
    mistakes.push({
      message: `\`//| ${visibility}\` names ${paths.length} modules: "${paths.join('", "')}"`,
      fix: "Name one; other modules can import from it.",
      start,
    });
  }
  return {
    visibility,
    path: paths[0],
    override: has("override"),
    effects: has("effects"),
    tla: has("tla"),
    start,
  };
}

function readTest(given: GivenDirective): TestDirective {
  const { has, words } = readFlags("test", TEST_FLAGS, given);
  const name = words.length === 0 ? undefined : words.join(" ");
  return { name, skip: has("skip"), fails: has("fails"), snapshot: has("snapshot"), start: given.start };
}

/** Tells flags from words. */
function readFlags(directive: string, known: readonly string[], { argument, start, mistakes }: GivenDirective) {
  const parts = argument.split(/[ \t]+/).filter((part) => part !== "");
  const flags = parts.filter((part) => part.startsWith("--")).map((part) => part.slice(2));
  for (const flag of flags.filter((one) => !known.includes(one))) {
    mistakes.push({
      message: `\`//| ${directive}\` has no flag "--${flag}"`,
      fix: `Leave it out, or use one of ${known.map((name) => `\`--${name}\``).join(", ")}.`,
      start,
    });
  }
  return { has: (flag: string) => flags.includes(flag), words: parts.filter((part) => !part.startsWith("--")) };
}

function maybeTaggedExport(tags: readonly string[]): ExportDirective | undefined {
  for (const tag of tags) {
    const [, visibility, path] = /^(export|internal)(?::(.+))?$/.exec(tag) ?? [];
    if (visibility !== "export" && visibility !== "internal") continue;
    return { visibility, path, override: false, effects: false, tla: false, start: 0 };
  }
  return undefined;
}

function maybeTaggedTest(tags: readonly string[]): TestDirective | undefined {
  for (const tag of tags) {
    const [whole, name] = /^test(?::(.+))?$/.exec(tag) ?? [];
    if (whole !== undefined) return { name, skip: false, fails: false, snapshot: false, start: 0 };
  }
  return undefined;
}

function secondDirective(name: string, start: number): DirectiveMistake {
  return { message: `the cell has a second ${name} directive`, fix: "Keep one of them.", start };
}
