// Which names a session takes for secrets, for code that runs in it and keeps values by itself.

/** Known to every copy of this file in a process: the kernel has one, and the package that a cell imports another. */
const RULE = Symbol.for("labtrail.isSecretName");

/** Says which names `%track on --redact` has called secret. */
export function provideSecretNames(isSecretName: (name: string) => boolean): void {
  Object.defineProperty(globalThis, RULE, { value: isSecretName, configurable: true });
}

/** Whether the session takes values of this name for secrets; nobody does where there is no session. */
export function isSessionSecret(name: string): boolean {
  const rule = (globalThis as { readonly [RULE]?: (name: string) => boolean })[RULE];
  return rule?.(name) === true;
}
