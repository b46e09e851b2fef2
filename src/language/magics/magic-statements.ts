// Whether a line that looks like a magic is one only the parser knows. Lines are replaced by a mark, a statement of its
// own; those whose mark shows up as one in the tree, outside of functions, are magics. A line such as `!git status`, which
// cannot be TypeScript, is found by what the parser says against it.
import type { Program } from "oxc-parser";

import type { MagicGrammar } from "./cell-magics.ts";
import { findCellStatements } from "./cell-statements.ts";
import type { Candidate } from "./magic-candidates.ts";
import { markFor, maybeMarkIndex } from "./magic-marks.ts";
import { type CellReading, isCutOff, maybeUnknownName } from "./magic-or-code.ts";
import { parseModule } from "../parse/parse-module.ts";
import { SplicedText } from "../positions/spliced-text.ts";

/** A line that is a magic. */
export interface FoundMagic {
  readonly candidate: Candidate;
  /** The name that the line would be about if it were TypeScript: `isOn` of `const isOff = !isOn`. */
  readonly maybeName: string | undefined;
}

/** The candidates, in order, that are magics. */
export function findMagicStatements(
  source: string,
  candidates: readonly Candidate[],
  { isMagic = () => true, isKnownName = () => true }: MagicGrammar,
): readonly FoundMagic[] {
  if (candidates.length === 0) return [];
  const marking = new Marking(source, candidates);
  for (const one of candidates) if (one.kind === "percent" && isMagic(one.name)) marking.mark(one);
  for (;;) {
    const program = marking.settle();
    if (program === undefined) return marking.findBetweenFaults().map(asCertain);
    const reading = marking.read(program, isKnownName);
    // `!ls /` would be divided by the next line.
    const cut = marking.unmarked().find((one) => one.kind === "shell" && isCutOff(one, reading));
    if (cut === undefined)
      return [...marking.findStatements(program).map(asCertain), ...findGuesses(marking, reading)].toSorted(byPlace);
    marking.mark(cut);
  }
}

/** Lines that are TypeScript about a name that has no value: as such, they could only fail. */
function findGuesses(marking: Marking, reading: CellReading): readonly FoundMagic[] {
  return marking.unmarked().flatMap((candidate): readonly FoundMagic[] => {
    if (candidate.kind !== "shell") return [];
    const name = maybeUnknownName(candidate, reading);
    return name === undefined ? [] : [{ candidate, maybeName: name }];
  });
}

function byPlace(a: FoundMagic, b: FoundMagic): number {
  return a.candidate.start - b.candidate.start;
}

function isKept(candidate: Candidate): boolean {
  return candidate.kind === "shell" && candidate.isKept;
}

function asCertain(candidate: Candidate): FoundMagic {
  return { candidate, maybeName: undefined };
}

/** The cell with some of the candidates replaced by marks. */
class Marking {
  readonly #source: string;
  readonly #candidates: readonly Candidate[];
  readonly #marked = new Set<Candidate>();
  /** Those that were marked, and turned out to be part of an expression. */
  readonly #refused = new Set<Candidate>();
  #spliced: SplicedText | undefined;

  constructor(source: string, candidates: readonly Candidate[]) {
    this.#source = source;
    this.#candidates = candidates;
  }

  get spliced(): SplicedText {
    this.#spliced ??= this.#splice(this.#source, [...this.#marked]);
    return this.#spliced;
  }

  read(program: Program, isKnownName: (name: string) => boolean): CellReading {
    const { spliced } = this;
    const undecided = this.unmarked().filter((one) => one.kind === "shell");
    const commandStarts = new Set(undecided.map(({ commandStart }) => spliced.fromSource(commandStart)));
    return { program, spliced, commandStarts, isKnownName };
  }

  mark(candidate: Candidate): void {
    this.#marked.add(candidate);
    this.#spliced = undefined;
  }

  unmarked(): readonly Candidate[] {
    return this.#candidates.filter((one) => !this.#marked.has(one) && !this.#refused.has(one));
  }

  /** Marks and refuses lines until the cell parses. Undefined when the cell has a fault of its own. */
  settle(): Program | undefined {
    for (;;) {
      const parsed = parseModule(this.spliced.text);
      if (parsed.kind === "parsed") return parsed.program;
      const fault = this.spliced.toSource(parsed.offset);
      const wrong = [...this.#marked].find((one) => one.start <= fault && fault <= one.end);
      if (wrong !== undefined) {
        this.#marked.delete(wrong);
        this.#refused.add(wrong);
        this.#spliced = undefined;
        continue;
      }
      const missing = this.unmarked().findLast((one) => one.start <= fault && (fault <= one.end || !isCodeAlone(one)));
      if (missing === undefined) return undefined;
      this.mark(missing);
    }
  }

  /** Of the marked ones those whose mark is a statement. */
  findStatements(program: Program): readonly Candidate[] {
    const found = new Map(
      findCellStatements(program).map(({ statement, value }) => [maybeMarkIndex(value), statement.start < value.start]),
    );
    return this.#candidates.filter((one, index) => this.#marked.has(one) && found.get(index) === isKept(one));
  }

  /**
   * For a cell that has faults of its own: a line is a magic when all that stands before it is complete. The faults are
   * then reported where they are, and not at the first percent sign.
   */
  findBetweenFaults(): readonly Candidate[] {
    const found: Candidate[] = [];
    for (const candidate of this.#candidates) {
      if (isCodeAlone(candidate)) continue;
      const before = this.#splice(this.#source.slice(0, candidate.start), found);
      if (parseModule(before.text).kind === "parsed") found.push(candidate);
    }
    return found;
  }

  #splice(source: string, marked: readonly Candidate[]): SplicedText {
    const numbers = new Map(this.#candidates.map((one, index) => [one, index]));
    const inOrder = marked.toSorted((a, b) => a.start - b.start);
    return new SplicedText(
      source,
      inOrder.map((one) => ({ start: one.mark, end: one.end, text: markFor(numbers.get(one) ?? 0) })),
    );
  }
}

/** Whether a line could be TypeScript without those around it. No line is that begins with a percent sign. */
function isCodeAlone(candidate: Candidate): boolean {
  return candidate.kind === "shell" && parseModule(`!${candidate.command}`).kind === "parsed";
}
