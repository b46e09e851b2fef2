/** A scope below the top level of a cell, which itself is undefined. */
export interface Scope {
  readonly parent: Scope | undefined;
  readonly names: Set<string>;
  /** Whether `var` stops here: a function or a static block. */
  readonly holdsVars: boolean;
}

export function openScope(parent: Scope | undefined, { holdsVars = false } = {}): Scope {
  return { parent, names: new Set(), holdsVars };
}

/** Where a `var` that stands in the scope is declared. */
export function varScopeOf(scope: Scope | undefined): Scope | undefined {
  let current = scope;
  while (current !== undefined && !current.holdsVars) current = current.parent;
  return current;
}

/** Whether a name that stands in the scope means something below the top level. */
export function isDeclaredIn(scope: Scope | undefined, name: string): boolean {
  for (let current = scope; current !== undefined; current = current.parent) if (current.names.has(name)) return true;
  return false;
}
