import type { Program } from "oxc-parser";

import { parseAnyCell } from "../language/parse/parse.ts";
import { toCellFile, type CellFile, type NameOwner, type NameOwners } from "./cell-file.ts";
import type { TypedCell } from "./type-service.ts";

/** `declare global`, `declare module "name"`, and what only an import brings: they hold for all later cells. */
const AMBIENT = /\bdeclare\s+(?:global|module)\b|\bimport\s*["']/;

/** A cell with its file. */
export interface ArchivedCell {
  readonly code: string;
  readonly language: "ts" | "tsx";
  readonly file: CellFile;
}

/** The cells of a session in the order in which they were sent off, and what their names mean by now. */
export class CellArchive {
  readonly #write: (name: string, text: string) => void;
  readonly #cells = new Map<string, ArchivedCell>();
  readonly #owners = new Map<string, NameOwner>();
  readonly #ambient = new Map<string, string>();
  #waiting: TypedCell[] = [];
  #filed = 0;

  /** @param write - Writes a file beside those of the other cells. */
  constructor(write: (name: string, text: string) => void) {
    this.#write = write;
  }

  get owners(): NameOwners {
    return this.#owners;
  }

  /** The files that later cells are checked with, whether they use a name of them or not. */
  get ambient(): Iterable<string> {
    return this.#ambient.values();
  }

  /** Costs nothing: the cell is read when somebody asks about types. */
  accept(cell: TypedCell): void {
    this.#waiting.push(cell);
  }

  clear(): void {
    this.#waiting = [];
    this.#owners.clear();
    this.#ambient.clear();
  }

  /** Files what was accepted since the last call, and tells which cells that were. */
  settle(): readonly TypedCell[] {
    const cells = this.#waiting;
    this.#waiting = [];
    return cells.filter((cell) => this.#file(cell));
  }

  maybeCell({ fileName, code }: TypedCell): ArchivedCell | undefined {
    const cell = this.#cells.get(fileName);
    return cell?.code === code ? cell : undefined;
  }

  /** A cell as a file that could follow all accepted ones. */
  toFile(code: string, names: "used" | "all", program: Program | undefined): CellFile {
    return toCellFile(code, program, this.#owners, { names, ambient: this.ambient });
  }

  /** Whether it was new: some magics run a cell many times. */
  #file(cell: TypedCell): boolean {
    if (this.maybeCell(cell) !== undefined) return false;
    const { fileName, code } = cell;
    const { program, diagnostics, language } = parseAnyCell(code);
    if (diagnostics.length > 0) return false;
    // The two type packages describe the same ESTree shapes, but name their node types apart.
    const file = this.toFile(code, "used", program as unknown as Program);
    this.#filed += 1;
    // What `%run` runs has a path for a name.
    const name = `${/^cell_\w+(?=\.ts$)/.exec(fileName)?.[0] ?? `cell_run${this.#filed}`}.${language}`;
    const isAmbient = AMBIENT.test(code);
    // Nobody imports from a cell that says nothing to others.
    if (file.declared.length > 0 || isAmbient) this.#write(name, file.text);
    this.#cells.set(fileName, { code, language, file });
    for (const { name: declared, meaning, isVariable } of file.declared) {
      const isAddition = file.keptNames.has(declared);
      this.#owners.set(declared, { file: name, isVariable, meaning: isAddition ? "both" : meaning });
    }
    // The same text again takes the place of the first time.
    if (isAmbient) this.#ambient.set(code, name);
    return true;
  }
}
