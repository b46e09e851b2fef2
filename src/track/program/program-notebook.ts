import { relative, sep } from "node:path";

import { rebaseImports } from "../../language/rebase-imports.ts";
import type { Cell, CodeCell, Notebook } from "../../notebook/notebook.ts";
import type { CellId } from "../../shared/ids.ts";
import { rebaseSpecifier } from "./rebase-specifier.ts";
import type { ProgramCell, Seed, SliceProgram } from "./slice-program.ts";
import { describeProgram } from "./describe-program.ts";

/** The program as a notebook for a folder: it is tracked, so that its metrics can be compared. */
export function renderProgramNotebook(program: SliceProgram, folder: string): Notebook {
  const ids = new Set<string>();
  const first: Seed | "off" = program.seed === undefined ? "off" : { seed: program.seed, skip: 0 };
  const move = folderLine(program, folder);
  const head: Cell = {
    kind: "markdown",
    id: takeId("slice", ids),
    hasOwnId: true,
    source: describeProgram(program).join("\n\n"),
    metadata: {},
    extra: {},
  };
  const on = codeCell(takeId("tracking", ids), [seedLine(first), ...move].join("\n"), []);
  const cells = program.cells.map((cell) => {
    const { cellId, executionCount, hasFailed } = cell;
    const id = takeId(cellId ?? `cell-${executionCount}`, ids);
    return codeCell(id, sourceOf(cell, program, folder), hasFailed ? ["raises-exception"] : []);
  });
  return {
    cells: [head, on, ...cells],
    metadata: {
      kernelspec: { display_name: "TypeScript (labtrail)", language: "typescript", name: "labtrail" },
      language_info: { name: "typescript" },
    },
    formatMinor: 5,
    extra: {},
  };
}

function sourceOf({ source, seed }: ProgramCell, { folder: from }: SliceProgram, folder: string): string {
  const moved = from === undefined ? source : rebaseImports(source, (one) => rebaseSpecifier(one, from, folder));
  if (seed === undefined) return moved;
  // A cell magic must stay on the first line.
  return moved.trimStart().startsWith("%%")
    ? moved.replace(/^(\s*%%[^\n]*\n?)/, `$1${seedLine(seed)}\n`)
    : `${seedLine(seed)}\n${moved}`;
}

function seedLine(seed: Seed | "off"): string {
  if (seed === "off") return "%track on --seed off";
  return `%track on --seed ${seed.seed}${seed.skip === 0 ? "" : `+${seed.skip}`}`;
}

/** Cells find files from the folder of their notebook. */
function folderLine({ folder: from }: SliceProgram, folder: string): readonly string[] {
  if (from === undefined || from === folder) return [];
  return [`process.chdir(${JSON.stringify(relative(folder, from).split(sep).join("/"))});`];
}

function codeCell(id: string, source: string, tags: readonly string[]): CodeCell {
  return {
    kind: "code",
    id: id as CellId,
    hasOwnId: true,
    source: source.replace(/\n+$/, ""),
    metadata: tags.length === 0 ? {} : { tags: [...tags] },
    outputs: [],
    executionCount: null,
    extra: {},
  };
}

/** An id that no other cell has: a cell that ran twice stands there twice. */
function takeId(wanted: string, taken: Set<string>): CellId {
  const base = wanted.replaceAll(/[^\w-]/g, "-").slice(0, 56);
  let id = base;
  for (let count = 2; taken.has(id); count += 1) id = `${base}-${count}`;
  taken.add(id);
  return id as CellId;
}
