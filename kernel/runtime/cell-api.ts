import type { KernelApi } from "../../src/language/kernel-api.ts";
import { TRANSPILE_HELPERS } from "../../src/language/transpile-helpers.ts";
import type { ExecutionScope } from "./execution-scope.ts";
import { currentScope } from "./execution-scope.ts";
import { CellInterrupted } from "./interrupt.ts";
import type { MagicLines } from "./magic-lines.ts";
import type { NotebookModules } from "./modules/notebook-modules.ts";

function throwConstError(name: string): never {
  throw new TypeError(`Assignment to constant variable '${name}'.`);
}

/** An error is thrown where the interrupted code would go on; code of other cells runs on. */
function requireAlive<Value>(value?: Value): Value {
  if (currentScope()?.isAbandoned === true) throw new CellInterrupted();
  return value as Value;
}

/** What compiled code of a cell may ask for, as `$k`. */
export function createCellApi(modules: NotebookModules, magicLines: MagicLines, scope: ExecutionScope): KernelApi {
  return {
    import: (specifier, options) => modules.import(specifier, options),
    meta: modules.meta,
    constErr: throwConstError,
    magic: (index) => magicLines.run(scope.execution, index),
    alive: requireAlive,
    helpers: TRANSPILE_HELPERS,
  };
}
