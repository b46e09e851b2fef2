// Edits of a module on their way back into the cells that it was made from. Three versions of each cell's text are
// compared: as it was written last (the base, known by its hash), as the notebook would be written now, and as it stands
// in the module. Nothing here touches the disk.
import { splitConflicts } from "../../notebook/merge/conflict.ts";
import { mergeSource } from "../../notebook/merge/merge-source.ts";
import { formatLayout } from "../format/format-layout.ts";
import type { FormatText } from "../format/format-text.ts";
import { type GeneratedModule, hashText } from "../render/header.ts";
import type { ModulePlan } from "../plan/plan.ts";
import { layOutModule, type ModuleLayout } from "../render/render.ts";
import type { PlacedCell } from "../render/source-map.ts";
import { compareImports, renderCellImport } from "./added-imports.ts";
import type { FindBase } from "./bases.ts";
import { formatEdited, formatRegion } from "./format-edited.ts";
import { type Inversion, invertEdit } from "./invert-edit.ts";
import { type EditedModule, type EditedRegion, readEditedModule } from "./read-edited.ts";

/** Whose lines are taken where the notebook and the module have both changed them. */
export type SyncChoice = "ours" | "theirs";

/** A cell that the notebook and the module have both changed, in the same lines. */
export interface RegionConflict {
  readonly cellId: string;
  /** What the notebook would write. */
  readonly ours: string;
  readonly theirs: string;
  /** Both, between markers. */
  readonly merged: string;
}

/** Why an edit cannot be carried back. */
export interface SyncProblem {
  readonly message: string;
  readonly fix: string;
}

/** A cell for a region that somebody has added to a module. */
export interface NewCell {
  readonly id: string;
  /** Of the notebook that it goes to. */
  readonly notebookPath: string;
  readonly source: string;
  /** The cell above it; undefined for one that comes first. */
  readonly after: string | undefined;
}

/** What an edited module makes of its notebook. */
export interface ModuleSync {
  /** New sources, by the cells' ids. */
  readonly sources: ReadonlyMap<string, string>;
  readonly created: readonly NewCell[];
  readonly conflicts: readonly RegionConflict[];
  readonly problems: readonly SyncProblem[];
  /** What the regions of changed and new cells have to say afterwards, by the cells' ids. */
  readonly expected: ReadonlyMap<string, string>;
}

export interface SyncInput {
  /** The module as its notebook would write it now. */
  readonly plan: ModulePlan;
  /** As it stands on the disk. */
  readonly edited: GeneratedModule;
  /** The ids of all cells of the module's notebooks. */
  readonly cellIds: ReadonlySet<string>;
  /** The path that the directive of a new cell has to name in a notebook; undefined for the notebook's own module. */
  readonly maybeTargetPath: (notebookPath: string) => string | undefined;
  readonly maybeBase: FindBase;
  readonly choice: SyncChoice | undefined;
  readonly format: FormatText;
}

const MARKERS = { labels: { ours: "notebook", theirs: "module" }, markerSize: 7 };

export function syncModule(input: SyncInput): ModuleSync {
  return new Synchronisation(input).run();
}

class Synchronisation {
  readonly #input: SyncInput;
  readonly #layout: ModuleLayout;
  readonly #edited: EditedModule;
  readonly #sources = new Map<string, string>();
  readonly #expected = new Map<string, string>();
  readonly #created: NewCell[] = [];
  /** Of new cells, by the names of their regions. */
  readonly #newIds = new Map<string, string>();
  readonly #conflicts: RegionConflict[] = [];
  readonly #problems: SyncProblem[] = [];

  constructor(input: SyncInput) {
    this.#input = input;
    this.#layout = formatLayout(layOutModule(input.plan), input.plan.path, input.format);
    const { edited, plan, format } = input;
    this.#edited = formatEdited(readEditedModule(edited), edited, { path: plan.path, format });
  }

  run(): ModuleSync {
    const { regions, strays, unclosed } = this.#edited;
    if (unclosed !== undefined) {
      this.#refuse(
        `the region "${unclosed.name}" of line ${unclosed.lineNumber} is not closed`,
        "Write `// #endregion` below its code.",
      );
    }
    for (const { lineNumber, text } of strays) {
      this.#refuse(
        `line ${lineNumber} stands outside of all regions: ${text.trim()}`,
        "Move it into a region, or make it one: `// #region name` above it and `// #endregion` below.",
      );
    }
    for (const [index, region] of regions.entries()) this.#takeRegion(region, regions[index - 1]);
    this.#findDeleted();
    this.#takeHead();
    return {
      sources: this.#sources,
      created: this.#created,
      conflicts: this.#conflicts,
      problems: this.#problems,
      expected: this.#expected,
    };
  }

  #takeRegion(region: EditedRegion, above: EditedRegion | undefined): void {
    const { edited, cellIds } = this.#input;
    const { name: id, text, written, lineNumber } = region;
    const known = edited.header.cells.find((cell) => cell.id === id);
    const placed = this.#layout.cells.find(({ cell }) => cell.id === id);
    if (known === undefined) {
      if (placed?.text === text) return;
      if (cellIds.has(id)) {
        return this.#refuse(
          `the region "${id}" of line ${lineNumber} is new here, but a cell of the notebook has that id`,
          "Give the region another name.",
        );
      }
      return this.#create(region, above);
    }
    if (hashText(written) === known.outputHash || placed?.text === text) return;
    if (placed === undefined) {
      const what = cellIds.has(id) ? "is no longer exported" : "is gone from the notebook";
      return this.#refuse(
        `the region of cell ${id} was edited (line ${lineNumber}), and the cell ${what}`,
        "Mark the cell again, or take the edit out of the module.",
      );
    }
    const target = this.#merge(placed, text, known.outputHash);
    if (target !== undefined) this.#carryBack(placed, target);
  }

  /** What the cell's text is to be; undefined when that is for a person to decide. */
  #merge(placed: PlacedCell, theirs: string, baseHash: string): string | undefined {
    const { maybeBase, choice, plan, format } = this.#input;
    const ours = placed.text;
    // The notebook's side is as it was.
    if (hashText(ours) === baseHash) return theirs;
    const id = placed.cell.id;
    // Without a base, everything that differs is in conflict. With one of other settings, everything would differ.
    const base = formatRegion(maybeBase(baseHash) ?? "", plan.path, format);
    const merged = mergeSource(base, ours, theirs, MARKERS);
    if (!merged.hasConflict) return merged.source;
    if (choice === undefined) {
      this.#conflicts.push({ cellId: id, ours, theirs, merged: merged.source });
      return undefined;
    }
    return splitConflicts(merged.source)
      .flatMap((stretch) => (stretch.kind === "shared" ? stretch.lines : stretch[choice]))
      .join("\n");
  }

  #carryBack(placed: PlacedCell, target: string): void {
    const { id, number } = placed.cell;
    const inversion: Inversion = target.includes("<<<<<<<")
      ? { kind: "refused", reason: "markers of a conflict are still in it", fix: "Decide for one of the sides first." }
      : invertEdit(placed, target);
    if (inversion.kind === "refused") {
      return this.#refuse(`the region of cell ${number} (id ${id}): ${inversion.reason}`, inversion.fix);
    }
    this.#sources.set(id, inversion.source);
    this.#expected.set(id, target);
  }

  #idOf({ name }: EditedRegion): string {
    return this.#newIds.get(name) ?? name;
  }

  #create({ name, text }: EditedRegion, above: EditedRegion | undefined): void {
    const { maybeTargetPath, cellIds, plan } = this.#input;
    const after = above && this.#idOf(above);
    const notebookPath = this.#notebookOf(after) ?? plan.notebookPath;
    const targetPath = maybeTargetPath(notebookPath);
    // What a cell's id may be is laid down by nbformat 4.5.
    const isUsable = /^[\w-]{1,64}$/.test(name) && !this.#created.some(({ id }) => id === name);
    const id = isUsable ? name : nextId(new Set([...cellIds, ...this.#created.map((cell) => cell.id)]));
    const directive = `//| export${targetPath === undefined ? "" : ` ${targetPath}`}`;
    const code = text.replaceAll(/^export (?!\{|\*|default\b|type \{)/gm, "");
    this.#newIds.set(name, id);
    this.#created.push({ id, notebookPath, source: `${directive}\n${code}`, after });
    this.#expected.set(id, text);
  }

  /** The notebook of a cell, of this module or a new one. */
  #notebookOf(id: string | undefined): string | undefined {
    const cells = [...this.#input.plan.cells, ...this.#created];
    return cells.find((cell) => cell.id === id)?.notebookPath;
  }

  #findDeleted(): void {
    const { regions, unclosed } = this.#edited;
    const present = new Set([...regions, ...(unclosed === undefined ? [] : [unclosed])].map(({ name }) => name));
    for (const { id } of this.#input.edited.header.cells) {
      if (present.has(id) || !this.#layout.cells.some(({ cell }) => cell.id === id)) continue;
      this.#refuse(
        `the region of cell ${id} was deleted, and the notebook still exports the cell`,
        "Delete the cell's `//| export`, or the cell; or bring the region back.",
      );
    }
  }

  #takeHead(): void {
    const written = readEditedModule({ header: this.#input.edited.header, body: bodyOf(this.#layout.text) }).head;
    const { head } = this.#edited;
    if (withoutImports(written) !== withoutImports(head)) {
      this.#refuse(
        "what stands above the imports or between them was edited",
        "The description of the module comes from the notebook's title: edit that. Code belongs into a region.",
      );
    }
    const { plan } = this.#input;
    for (const added of compareImports(written, head).added) {
      const user = this.#edited.regions.find(({ text }) => wordsOf(text).has(added.local));
      const id = user && this.#idOf(user);
      const cell = plan.cells.find((one) => one.id === id);
      const created = this.#created.findIndex((one) => one.id === id);
      const statement = renderCellImport(added, {
        notebookPath: this.#notebookOf(id) ?? plan.notebookPath,
        modulePath: plan.path,
      });
      if (cell !== undefined) {
        const source = this.#sources.get(cell.id) ?? cell.source;
        this.#sources.set(cell.id, withImport(source, statement));
      } else if (created >= 0) {
        const one = this.#created[created];
        if (one !== undefined) this.#created[created] = { ...one, source: withImport(one.source, statement) };
      } else {
        this.#refuse(`\`${added.local}\` is imported, and no cell uses it`, "Take the import out, or use it.");
      }
    }
  }

  #refuse(message: string, fix: string): void {
    this.#problems.push({ message, fix });
  }
}

function wordsOf(code: string): ReadonlySet<string> {
  return new Set(code.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu));
}

function bodyOf(text: string): string {
  return text.split("\n").slice(2).join("\n");
}

/** Below the comments that a cell begins with: directives are among them. */
function withImport(source: string, statement: string): string {
  const lines = source.split("\n");
  const first = lines.findIndex((line) => !/^[ \t]*\/\//.test(line));
  const index = first < 0 ? lines.length : first;
  return [...lines.slice(0, index), statement, ...lines.slice(index)].join("\n");
}

function withoutImports(head: string): string {
  return head
    .replaceAll(/^import\b[^;"']*(?:"[^"\n]*"|'[^'\n]*')[^\n]*$/gm, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
}

function nextId(taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) if (!taken.has(`synced-${number}`)) return `synced-${number}`;
}
