// Directives are comments, so that a cell with one is still TypeScript for every editor, type checker and kernel.

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

/** A directive that is none of ours, but was surely meant to be. */
export interface DirectiveMistake {
  readonly message: string;
  readonly fix: string;
  readonly start: number;
}

export interface CellDirectives {
  readonly module: ModuleDirective | undefined;
  readonly export: ExportDirective | undefined;
  readonly mistakes: readonly DirectiveMistake[];
  /** The lines that hold our directives, without their line ends. */
  readonly lines: readonly TextRange[];
}

const DIRECTIVE = /^[ \t]*\/\/\|[ \t]*([\w-]+)[ \t]*(.*?)[ \t]*$/;
/** As nbdev has them, and as a formatter or a habit of writing comments makes them. */
const MISWRITTEN = /^[ \t]*((?:#|\/\/[ \t])[ \t]*\|[ \t]*([\w-]+))/;
const FLAGS = ["override", "effects", "tla"] as const;

const NAMES = ["module", "export", "internal"] as const;

/** What nbdev calls them. */
const NBDEV_NAMES: Readonly<Record<string, string>> = { default_exp: "module", exporti: "internal", exports: "export" };

/**
 * Reads the directives of a code cell: its leading comment lines, and the tags `export`, `export:path`, `internal` and
 * `internal:path`, which mean the same. Comments that look like directives of other tools (`//| echo: false`) are left
 * alone.
 */
export function readDirectives(source: string, tags: readonly string[] = []): CellDirectives {
  const lines: TextRange[] = [];
  const mistakes: DirectiveMistake[] = [];
  let module: ModuleDirective | undefined;
  let exported: ExportDirective | undefined;

  for (const { text, start } of leadingLines(source)) {
    const [, name = "", argument = ""] = DIRECTIVE.exec(text) ?? [];
    const [, written = `//| ${name}`, word = name] = MISWRITTEN.exec(text) ?? [];
    const meant = maybeMeant(word) ?? NAMES.find((known) => known === word && word !== name);
    if (meant !== undefined) {
      mistakes.push({ message: `\`${written}\` is no directive`, fix: `Write \`//| ${meant}\`.`, start });
    }
    if (name !== "module" && name !== "export" && name !== "internal") continue;
    lines.push({ start, end: start + text.length });
    if (name === "module") {
      if (module !== undefined) mistakes.push(secondDirective("module", start));
      if (argument === "") {
        mistakes.push({
          message: "`//| module` does not say which module",
          fix: "Name it, from the project's root or from the notebook: `//| module src/name.ts` or `//| module ./name.ts`.",
          start,
        });
      } else module ??= { path: argument, start };
    } else {
      if (exported !== undefined) mistakes.push(secondDirective("export or internal", start));
      exported ??= readExport(name, argument, start, mistakes);
    }
  }
  return { module, export: exported ?? maybeTagged(tags), mistakes, lines };
}

/** The directive that was meant by a word of nbdev, or by one with a letter too many, too few, wrong or swapped. */
function maybeMeant(word: string): string | undefined {
  return NBDEV_NAMES[word] ?? NAMES.find((name) => name !== word && isOneSlipAway(word, name));
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

function readExport(
  visibility: ExportDirective["visibility"],
  argument: string,
  start: number,
  mistakes: DirectiveMistake[],
): ExportDirective {
  const words = argument.split(/[ \t]+/).filter((word) => word !== "");
  const flags = words.filter((word) => word.startsWith("--")).map((word) => word.slice(2));
  const paths = words.filter((word) => !word.startsWith("--"));
  for (const flag of flags.filter((given) => !FLAGS.some((known) => known === given))) {
    const known = FLAGS.map((name) => `\`--${name}\``).join(", ");
    mistakes.push({
      message: `\`//| ${visibility}\` has no flag "--${flag}"`,
      fix: `Leave it out, or use one of ${known}.`,
      start,
    });
  }
  if (paths.length > 1) {
    mistakes.push({
      message: `\`//| ${visibility}\` names ${paths.length} modules: "${paths.join('", "')}"`,
      fix: "Name one; other modules can import from it.",
      start,
    });
  }
  const has = (flag: string) => flags.includes(flag);
  return {
    visibility,
    path: paths[0],
    override: has("override"),
    effects: has("effects"),
    tla: has("tla"),
    start,
  };
}

function maybeTagged(tags: readonly string[]): ExportDirective | undefined {
  for (const tag of tags) {
    const [, visibility, path] = /^(export|internal)(?::(.+))?$/.exec(tag) ?? [];
    if (visibility !== "export" && visibility !== "internal") continue;
    return { visibility, path, override: false, effects: false, tla: false, start: 0 };
  }
  return undefined;
}

function secondDirective(name: string, start: number): DirectiveMistake {
  return { message: `the cell has a second ${name} directive`, fix: "Keep one of them.", start };
}
