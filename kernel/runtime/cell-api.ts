import type { KernelApi } from "../../src/language/kernel-api.ts";
import type { SessionWrites } from "../../src/language/analyse/session-writes.ts";
import { TRANSPILE_HELPERS } from "../../src/language/transpile/transpile-helpers.ts";
import { toCommandLines } from "./command-lines.ts";
import { toCommandValue } from "./command-values.ts";
import type { ExecutionScope } from "./execution-scope.ts";
import { currentScope } from "./execution-scope.ts";
import { CellInterrupted } from "./interrupt.ts";
import type { MagicCalls } from "./magic-calls.ts";
import type { MeasuredCalls } from "./measure/measured-calls.ts";
import type { NotebookModules } from "./modules/notebook-modules.ts";
import { restoreMessage } from "./stack-frames.ts";

/** What cells share. */
export interface CellApiParts {
  readonly modules: NotebookModules;
  readonly magics: MagicCalls;
  readonly measured: MeasuredCalls;
  /** What functions of the cells that have begun may assign. */
  readonly writes: SessionWrites;
}

function throwConstError(name: string): never {
  throw new TypeError(`Assignment to constant variable '${name}'.`);
}

/** An error is thrown where the interrupted code would go on; code of other cells runs on. */
function requireAlive<Value>(value?: Value): Value {
  if (currentScope()?.isAbandoned === true) throw new CellInterrupted();
  return value as Value;
}

function showCaught<Thrown>(thrown: Thrown): Thrown {
  if (CellInterrupted.is(thrown)) throw thrown;
  restoreMessage(thrown);
  return thrown;
}

/** What compiled code of a cell may ask for, as `$k`. */
export function createCellApi({ modules, magics, measured, writes }: CellApiParts, scope: ExecutionScope): KernelApi {
  const { execution } = scope;
  const ends = new Map<number, () => Promise<void>>();
  return {
    import: (specifier, options) => modules.import(specifier, options),
    meta: modules.meta,
    constErr: throwConstError,
    magic: async (index, values = []) => {
      await magics.start(execution, index, values.map(toCommandValue)).done;
    },
    lines: async (index, values = []) =>
      toCommandLines(await magics.start(execution, index, values.map(toCommandValue)).done),
    magicBegin: async (index) => {
      ends.set(index, await measured.begin(scope, index));
    },
    magicEnd: async (index, value) => {
      // What takes time to come counts.
      const result = await value;
      await ends.get(index)?.();
      return result;
    },
    magicRepeat: (index, prepare) => measured.repeat(scope, index, prepare),
    isWrittenLater: (names) => names.some((name) => writes.has(name)),
    alive: requireAlive,
    caught: showCaught,
    helpers: TRANSPILE_HELPERS,
  };
}
