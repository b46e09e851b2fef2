import type { ExecutionId } from "../shared/ids.ts";
import { withFunctions, type NameUses } from "./name-uses.ts";

/** What is known of one cell execution's dealings with top-level names. */
export interface SliceCell extends NameUses {
  readonly id: ExecutionId;
  /** Names it declares: what they held before is of no use afterwards. */
  readonly defines: ReadonlySet<string>;
  /** Those of its names that are modules: calling `tf.tensor(...)` changes nothing of `tf`. */
  readonly modules: ReadonlySet<string>;
  /** What its functions and classes do when they are called, which is in the cell that calls them. */
  readonly functions: ReadonlyMap<string, NameUses>;
}

/**
 * The executions that the last one depends on, in executed order, itself included: the backward slice.
 *
 * A name leads to its last declaration before the reader and to every change in place since. A cell that uses a
 * function does what the function does, with the values of that moment.
 *
 * @param executions - What has run, in executed order; the last one is the one asked for.
 */
export function sliceOf<Cell extends SliceCell>(executions: readonly Cell[]): readonly Cell[] {
  const target = executions.length - 1;
  if (target < 0) return [];
  const uses = resolveUses(executions);
  const writers = indexWriters(executions, uses);
  const included = new Set([target]);
  const pending = [target];
  for (let reader = pending.pop(); reader !== undefined; reader = pending.pop()) {
    for (const name of uses[reader]?.reads ?? []) {
      for (const writer of (writers.get(name) ?? []).toReversed()) {
        if (writer >= reader) continue;
        if (!included.has(writer)) {
          included.add(writer);
          pending.push(writer);
        }
        if (executions[writer]?.defines.has(name) === true) break;
      }
    }
  }
  return executions.filter((_, index) => included.has(index));
}

/** What each execution did in effect: its own uses, and those of the functions it had at hand and used. */
function resolveUses(executions: readonly SliceCell[]): readonly NameUses[] {
  const functions = new Map<string, NameUses>();
  const values = new Set<string>();
  return executions.map((cell) => {
    for (const name of cell.defines) {
      functions.delete(name);
      if (cell.modules.has(name)) values.delete(name);
      else values.add(name);
    }
    for (const [name, does] of cell.functions) functions.set(name, does);
    const { reads, mutates } = withFunctions(cell, functions);
    // `console.log(...)` and `tf.tensor(...)` tie no cells together.
    return { reads, mutates: new Set([...mutates].filter((name) => values.has(name))) };
  });
}

/** For each name the places of the executions that declare or change it, in order. */
function indexWriters(executions: readonly SliceCell[], uses: readonly NameUses[]): Map<string, number[]> {
  const writers = new Map<string, number[]>();
  for (const [index, { defines }] of executions.entries()) {
    for (const name of new Set([...defines, ...(uses[index]?.mutates ?? [])])) {
      const places = writers.get(name);
      if (places === undefined) writers.set(name, [index]);
      else places.push(index);
    }
  }
  return writers;
}
