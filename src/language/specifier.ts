const NPM_SPECIFIER = /^npm:\/?((?:@[^/@]+\/)?[^/@]+)(?:@[^/]*)?(\/.*)?$/;

/** A module specifier as Node knows it: Deno's `npm:zod@3/v4` is the installed `zod/v4`. */
export function toNodeSpecifier(specifier: string): string {
  return specifier.replace(NPM_SPECIFIER, "$1$2");
}
