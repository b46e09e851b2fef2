// A loop at the top level of a cell would load and store its variables in script scope at each turn, which makes it 1.5 to
// 2.3 times slower than the same loop in a module. So each name that such a loop assigns gets a twin, a local variable that
// V8 keeps in a register. The loop reads the twin, and writes both: `sum += x` becomes `sum = sum$loop += x`. A store that
// nothing waits for costs next to nothing, and since the variable itself is right at every moment, functions that read it,
// errors and interrupts find what they would find without the twin. Only nobody else may write it while the loop runs: no
// function that the loop may call. Of those that exist when the cell is compiled that is known. Where the cell pauses, another
// one may define more of them meanwhile (from a subshell, or by `%run`); its loops are then written twice, without twins and
// with them, and the process that runs them says which of the two it has to be.
import type { Node } from "oxc-parser";

import type { Binding } from "../compiled-cell.ts";
import type { Edits, Span } from "../positions/edits.ts";
import { loopWritesOf, type LoopWrite } from "./loop-writes.ts";
import type { CellNames, Occurrence } from "../parse/names.ts";
import { contains, maybeSpanAt, type Outline } from "./outline.ts";

/** What is known of a cell when its loops are looked at. */
export interface LoopSurroundings {
  readonly outline: Outline;
  readonly names: CellNames;
  readonly bindingOf: (name: string) => Binding | undefined;
  /** Whether a function of this cell or an earlier one may assign the name. */
  readonly isWrittenLater: (name: string) => boolean;
  readonly code: string;
}

/** A name with a twin in one loop. */
interface Twin {
  readonly binding: Binding;
  readonly local: string;
  /** Where the loop itself means the name, not a function in it. */
  readonly occurrences: ReadonlySet<Occurrence>;
}

/** A loop with twins, and all that stands in it. */
interface TwinLoop extends Span {
  /** Whether it is written twice. */
  readonly isGuarded: boolean;
  readonly twins: ReadonlyMap<string, Twin>;
  readonly writes: ReadonlyMap<number, LoopWrite>;
}

const SUFFIX = "$loop";
/** The temporary that holds the value of `i++` where it is used. */
const BEFORE = "$before";

/** The loops of a cell that have twins. */
export class Loops {
  readonly #loops: readonly TwinLoop[];

  constructor(surroundings: LoopSurroundings) {
    const { outline, code } = surroundings;
    // The user's own names come first.
    const loops = code.includes(SUFFIX) || code.includes(BEFORE) ? [] : outline.loops;
    this.#loops = loops.map((loop) => toTwinLoop(loop, surroundings)).filter(({ twins }) => twins.size > 0);
  }

  /** What the value of a `var` inside a loop is assigned to; undefined when that is the variable alone. */
  maybeTarget(name: string, offset: number): string | undefined {
    const twin = this.#maybeTwin(name, offset);
    return twin === undefined ? undefined : `${twin.binding.variable} = ${twin.local}`;
  }

  /** Whether {@link Loops.rewrite} takes care of this occurrence. */
  has(occurrence: Occurrence): boolean {
    return this.#maybeTwin(occurrence.name, occurrence.start)?.occurrences.has(occurrence) === true;
  }

  /** Whether the loop at this offset, which has twins, is written without them first. */
  isGuarded(offset: number): boolean {
    return maybeSpanAt(this.#loops, offset)?.isGuarded === true;
  }

  rewrite(edits: Edits): void {
    for (const loop of this.#loops) {
      const { start, end, twins, isGuarded } = loop;
      const locals = Array.from(twins.values(), ({ binding, local }) => `${local} = ${binding.variable}`);
      const open = `{ let ${BEFORE}, ${locals.join(", ")}; `;
      if (isGuarded) {
        const before = `{ if ($k.isWrittenLater(${JSON.stringify([...twins.keys()])})) `;
        edits.writeTwice(loop, { before, between: ` else ${open}`, after: " } }" });
        edits.inCopy("second", () => rewriteLoop(loop, edits));
      } else {
        edits.wrap(start, end, open, " }");
        rewriteLoop(loop, edits);
      }
    }
  }

  #maybeTwin(name: string, offset: number): Twin | undefined {
    return maybeSpanAt(this.#loops, offset)?.twins.get(name);
  }
}

function rewriteLoop({ twins, writes }: TwinLoop, edits: Edits): void {
  for (const twin of twins.values()) {
    for (const occurrence of twin.occurrences) {
      rewriteOccurrence(occurrence, twin, writes.get(occurrence.start), edits);
    }
  }
}

function rewriteOccurrence(
  { name, start, end, isShorthand }: Occurrence,
  { binding: { variable }, local }: Twin,
  write: LoopWrite | undefined,
  edits: Edits,
): void {
  switch (write?.kind) {
    case undefined:
      edits.replace(start, end, isShorthand ? `${name}: ${local}` : local);
      return;
    case "assignment":
      edits.replace(start, end, `${variable} = ${local}`);
      return;
    case "update":
      edits.replace(write.start, write.end, renderUpdate(write, variable, local), start);
      return;
    case "declaration":
      // Rewritten with its declaration, which asks for the target.
      return;
  }
}

function renderUpdate({ operator, value }: LoopWrite & { kind: "update" }, variable: string, local: string): string {
  return value === "new"
    ? `(${variable} = ${operator}${local})`
    : `(${BEFORE} = ${local}${operator}, ${variable} = ${local}, ${BEFORE})`;
}

function toTwinLoop(loop: Node, { outline, names, bindingOf, isWrittenLater }: LoopSurroundings): TwinLoop {
  const { start, end } = loop;
  const { writes, printed } = loopWritesOf(loop);
  const isPrinted = (offset: number): boolean => printed.some((span) => contains(span, offset));
  const canBeTwin = ({ role, start: offset }: Occurrence): boolean =>
    (role === "read" || writes.has(offset)) && !isPrinted(offset);
  const twins = new Map<string, Twin>();
  for (const name of new Set(Array.from(writes.values(), (write) => write.name))) {
    const binding = bindingOf(name);
    // One that was never declared may not be there yet when the loop begins.
    if (binding === undefined || binding.isConst || binding.isUndeclared === true || isWrittenLater(name)) continue;
    const occurrences = names
      .occurrencesOf(name)
      .filter((one) => contains(loop, one.start) && maybeSpanAt(outline.later, one.start) === undefined);
    const isWritten = occurrences.some((one) => writes.has(one.start));
    if (isWritten && occurrences.every(canBeTwin)) {
      twins.set(name, { binding, local: name + SUFFIX, occurrences: new Set(occurrences) });
    }
  }
  return { start, end, twins, writes, isGuarded: outline.hasPause };
}
