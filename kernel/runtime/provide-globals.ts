/**
 * Gives cells functions that need no import. They can be declared anew by a cell, and are not enumerable: code that goes
 * through the globals finds those of Node only.
 */
export function provideGlobals(functions: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(functions)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
}
