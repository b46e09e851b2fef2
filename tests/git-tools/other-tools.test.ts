// Other tools that strip notebooks, run on the same files with the same flags as ours. They write the whole file anew and
// we cut, so what is compared is what the files say. Where we differ on purpose, a case says why.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { requireGitTool } from "../../scripts/python-env.ts";
import { stripNotebook } from "../../src/notebook/strip.ts";
import { readFlags } from "../../src/notebook/strip-settings/read-flags.ts";
import { toStripOptions } from "../../src/notebook/strip-settings/strip-settings.ts";
import { isRecord } from "../../src/shared/json.ts";
import { NOTEBOOK, render, STYLE } from "../notebook/valid-notebook.ts";
import { requireNbstripoutTests } from "./nbstripout-source.ts";

const VERSION = "0.9.1";

/** The notebooks in nbstripout's source package. */
function nbstripoutNotebooks(): readonly (readonly [name: string, content: string])[] {
  const folder = requireNbstripoutTests(VERSION);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ipynb"))
    .map((name) => [name, readFileSync(join(folder, name), "utf8")]);
}

/** Random notebooks, the same in every run. */
const RANDOM = fc
  .sample(fc.tuple(NOTEBOOK, STYLE), { seed: 20_261_129, numRuns: 40 })
  .map(([notebook, style], index) => [`random ${index}`, render(notebook, style)] as const);

const NOTEBOOKS = [...nbstripoutNotebooks(), ...RANDOM];

interface Tool {
  readonly name: string;
  /** Before the flags. */
  readonly command: readonly string[];
  /** Whether it takes one file at a time. */
  readonly isOneByOne?: boolean;
  /** Whether it adds counts to outputs that have none, which the schema forbids. */
  readonly addsCounts?: boolean;
  /** What makes our defaults those of the tool. */
  readonly ours: readonly string[];
  readonly flags: readonly (readonly string[])[];
  /** Differences on purpose, taken out of both sides, or notebooks that tell nothing. */
  readonly differences: readonly Difference[];
}

interface Difference {
  readonly reason: string;
  /** Whether a notebook cannot be compared, for this reason. */
  readonly concerns: (notebook: Parsed, flags: readonly string[]) => boolean;
}

interface Parsed {
  readonly nbformat: number;
  readonly metadata: Record<string, unknown>;
  readonly cells: readonly ParsedCell[];
}

interface ParsedCell {
  readonly cell_type: string;
  readonly metadata: Record<string, unknown>;
  readonly outputs?: readonly Record<string, unknown>[];
}

function isTagged({ metadata }: ParsedCell): boolean {
  return Array.isArray(metadata["tags"]) && metadata["tags"].includes("keep_output");
}

function isLines(value: unknown): boolean {
  return value === undefined || Array.isArray(value);
}

/** The tools refuse such a notebook; we warn, and remove. */
const CONTRADICTION: Difference = {
  reason:
    "a cell whose tag and metadata contradict each other is refused by the tool, and stripped with a warning by us",
  concerns: ({ cells }) =>
    cells.some((cell) => isTagged(cell) && cell.metadata["keep_output"] === false && !("init_cell" in cell.metadata)),
};

const FALSE_KEEPS: Difference = {
  reason: "`keep_output: false` keeps the output for the tool, and removes it by our reading",
  concerns: ({ cells }) => cells.some(({ metadata }) => metadata["keep_output"] === false),
};

const NO_INIT_CELLS: Difference = {
  reason: "the tool knows nothing of init cells",
  concerns: ({ cells }) => cells.some(({ metadata }) => "init_cell" in metadata),
};

const TOOLS: readonly Tool[] = [
  {
    name: "nbstripout",
    command: [requireGitTool("nbstripout")],
    ours: ["--preset", "nbstripout"],
    flags: [
      [],
      ["--keep-id"],
      ["--keep-output"],
      ["--keep-count"],
      ["--keep-output", "--keep-count"],
      ["--extra-keys", "metadata.kernelspec metadata.a.b cell.metadata.a cell.attachments"],
      ["--keep-metadata-keys", "cell.metadata.scrolled cell.metadata.collapsed metadata.widgets"],
      ["--drop-empty-cells"],
      ["--drop-tagged-cells", "scratch"],
      ["--strip-init-cells"],
      ["--max-size", "50"],
      ["--max-size", "1k", "--keep-id"],
      ["--keep-output-type", "error", "stream:stderr"],
      ["--keep-output", "--keep-output-type", "execute_result"],
      ["--keep-output", "--drop-output-type", "stream"],
    ],
    differences: [
      CONTRADICTION,
      {
        reason: "a mark on a cell keeps its outputs here also when only some types are kept elsewhere",
        concerns: ({ cells }, flags) =>
          flags.includes("--keep-output-type") &&
          cells.some((cell) => isTagged(cell) || "keep_output" in cell.metadata || "init_cell" in cell.metadata),
      },
      {
        reason: "a count in an output is measured as it will be committed, or the second strip would remove more",
        concerns: ({ cells }, flags) =>
          flags.includes("--max-size") &&
          cells.some(({ outputs }) => outputs?.some((output) => typeof output["execution_count"] === "number")),
      },
    ],
  },
  {
    name: "nbstripout-fast",
    command: [requireGitTool("nbstripout-fast"), "--ignore-git-nb-config"],
    ours: ["--preset", "nbstripout-fast"],
    flags: [
      [],
      ["--keep-output"],
      ["--keep-count"],
      ["--drop-empty-cells"],
      ["--extra-keys", "metadata.a cell.metadata.a"],
      ["--keep-keys", "metadata.widgets"],
      ["--keep-output", "--strip-regex", "(?s)loss.*"],
    ],
    differences: [
      CONTRADICTION,
      FALSE_KEEPS,
      NO_INIT_CELLS,
      {
        reason: "the tool matches lists of lines only, and we match a text, too",
        concerns: ({ cells }, flags) =>
          flags.includes("--strip-regex") &&
          cells.some(({ outputs }) =>
            outputs?.some(({ text, data }) => !isLines(text) || (isRecord(data) && !isLines(data["text/plain"]))),
          ),
      },
      {
        reason: "the tool fails where `keep_output` of the notebook is false",
        concerns: ({ metadata }) => metadata["keep_output"] === false,
      },
    ],
  },
  {
    name: "nb-clean",
    command: [requireGitTool("nb-clean"), "clean"],
    ours: ["--preset", "nb-clean"],
    flags: [
      [],
      ["--remove-empty-cells"],
      ["--remove-all-notebook-metadata"],
      ["--preserve-cell-metadata-field", "a", "--preserve-cell-metadata-field", "tags"],
      ["--preserve-cell-outputs"],
      ["--preserve-execution-counts"],
      ["-o", "-c"],
      ["--preserve-cell-metadata"],
      ["--preserve-notebook-metadata", "--preserve-cell-metadata"],
    ],
    differences: [NO_INIT_CELLS],
  },
  {
    name: "nbwipers",
    command: [requireGitTool("nbwipers"), "clean", "--isolated"],
    isOneByOne: true,
    addsCounts: true,
    ours: ["--preset", "nbwipers"],
    flags: [
      [],
      ["--keep-output"],
      ["--keep-count"],
      ["--sequential-id"],
      ["--id-action", "drop"],
      ["--drop-empty-cells"],
      ["--strip-init-cell"],
      ["--strip-kernel-info"],
      ["--drop-tagged-cells", "scratch,figure"],
      ["--extra-keys", "metadata.a,cell.metadata.a"],
      ["--keep-keys", "metadata.widgets"],
    ],
    differences: [
      CONTRADICTION,
      FALSE_KEEPS,
      {
        reason: "a notebook without cells stays one of 4.5 for the tool, though ids are dropped",
        concerns: ({ cells }, flags) => flags.includes("drop") && cells.length === 0,
      },
    ],
  },
];

/** Strips files in place, all with one start where the tool can: nbstripout takes a second for each. */
function runTool({ command, isOneByOne }: Tool, flags: readonly string[], texts: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-tools-"));
  try {
    const paths = texts.map((text, index) => {
      const path = join(folder, `${index}.ipynb`);
      writeFileSync(path, text);
      return path;
    });
    // Files come first, since some flags take all words that follow.
    for (const files of isOneByOne ? paths.map((path) => [path]) : [paths]) {
      const [program = "", ...before] = command;
      const { status, stderr } = spawnSync(program, [...before, ...files, ...flags], { encoding: "utf8" });
      if (status !== 0) throw new Error(`${program} ${flags.join(" ")} ended with ${status}: ${stderr}`);
    }
    return paths.map((path) => readFileSync(path, "utf8"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runOurs({ ours }: Tool, flags: readonly string[], text: string): string {
  const options = toStripOptions([readFlags([...ours, ...flags]).settings]);
  return stripNotebook(Buffer.from(text), "nb.ipynb", options).bytes.toString();
}

/** What a notebook says, in whatever way it is written: texts may be one or a list of lines. */
function meaningOf(text: string, { addsCounts = false }: Tool): unknown {
  const isAdded = (key: string, item: unknown) => addsCounts && key === "execution_count" && item === null;
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      const isText = value.length > 0 && value.every((item) => typeof item === "string");
      return isText ? value.join("") : value.length === 0 ? "" : value.map(plain);
    }
    if (!isRecord(value)) return Object.is(value, -0) ? 0 : value;
    const entries = Object.entries(value).filter(([key, item]) => !isAdded(key, item));
    return Object.fromEntries(entries.map(([key, item]) => [key, plain(item)]));
  };
  return plain(JSON.parse(text));
}

describe.each(TOOLS)("$name", (tool) => {
  test.each(tool.flags.map((flags) => [flags.join(" ") || "without flags", flags] as const))("%s", (_name, flags) => {
    const compared = NOTEBOOKS.filter(([, text]) => {
      const notebook = JSON.parse(text) as Parsed;
      return !tool.differences.some(({ concerns }) => concerns(notebook, flags));
    });

    const theirs = runTool(
      tool,
      flags,
      compared.map(([, text]) => text),
    );

    for (const [index, [name, text]] of compared.entries()) {
      const ours = runOurs(tool, flags, text);
      expect(meaningOf(ours, tool), `the notebook is ${name}`).toEqual(meaningOf(theirs[index] ?? "", tool));
    }
    expect(compared.length, "notebooks that can be compared").toBeGreaterThan(4);
  });
});
