import type { Binding } from "./compiled-cell.ts";
import { RESOURCES } from "./disposables.ts";

/**
 * Names that a script-scope `let` would hide from every module of the process (`const URL = "..."` breaks npm packages),
 * or that the arrow around a cell would hide from the user.
 */
const TAKEN_NAMES: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(globalThis),
  "require",
  "module",
  "exports",
  "__dirname",
  "__filename",
  "$k",
  RESOURCES,
]);

function variableFor(name: string): string {
  return TAKEN_NAMES.has(name) ? `${name}$user` : name;
}

/** The binding of a name that the cell declares itself. */
export function variableBinding(name: string, isConst: boolean): Binding {
  const variable = variableFor(name);
  return { name, variable, expression: variable, isConst };
}

/** The binding of a named or default import. */
export function importBinding(name: string, exportName: string): Binding {
  // One module per local and exported name, so that running the cell again takes the place of the first time.
  const holder = `${name}$import$${exportName.replaceAll(/[^\p{ID_Continue}$]/gu, "_")}`;
  const expression = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(exportName)
    ? `${holder}.${exportName}`
    : `${holder}[${JSON.stringify(exportName)}]`;
  return { name, variable: variableFor(name), expression, isConst: true, liveImport: { holder, exportName } };
}
