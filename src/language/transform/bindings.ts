import type { CellScope } from "../cell-scope.ts";
import type { Binding } from "../compiled-cell.ts";
import { RESOURCES } from "./disposables.ts";
import { isProbed } from "../probed-names.ts";

/** Names that have a meaning though they are no properties of the global object. */
const BUILT_IN_NAMES: ReadonlySet<string> = new Set([
  // Free names are looked up there as well: old packages call `hasOwnProperty.call(...)`.
  ...Object.getOwnPropertyNames(Object.prototype),
  // The arrow around a cell has these.
  "require",
  "__dirname",
  "__filename",
  "$k",
  RESOURCES,
]);

/** The variable for a name that the next cell declares: always the same, so that functions of earlier cells see it. */
export function variableIn(scope: CellScope, name: string): string {
  return scope.bindingOf(name)?.variable ?? variableFor(name, scope.globals);
}

/**
 * The script-scope variable of a name. It is another one where a `let` of that name would hide something from the modules
 * of the process (`const URL = "..."` breaks packages) or make them believe that there is something (`let document`).
 */
function variableFor(name: string, globals: ReadonlySet<string>): string {
  return globals.has(name) || BUILT_IN_NAMES.has(name) || isProbed(name) ? `${name}$user` : name;
}

/** The binding of a name that the cell declares itself. */
export function variableBinding(name: string, variable: string, isConst: boolean): Binding {
  return { name, variable, expression: variable, isConst };
}

/** The binding of a named or default import. */
export function importBinding(name: string, variable: string, exportName: string): Binding {
  // One module per local and exported name, so that running the cell again takes the place of the first time.
  const holder = `${name}$import$${exportName.replaceAll(/[^\p{ID_Continue}$]/gu, "_")}`;
  const expression = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(exportName)
    ? `${holder}.${exportName}`
    : `${holder}[${JSON.stringify(exportName)}]`;
  return { name, variable, expression, isConst: true, liveImport: { holder, exportName } };
}
