const NPM_SPECIFIER = /^npm:\/?((?:@[^/@]+\/)?[^/@]+)(?:@([^/]*))?(\/.*)?$/;

/** A package as Deno's `npm:` specifiers name it. */
export interface NpmSpecifier {
  readonly name: string;
  /** What is asked for, such as `^3.22`; undefined for any version. */
  readonly version: string | undefined;
  /** The specifier as Node knows it: the package with the path inside of it. */
  readonly specifier: string;
}

export function maybeNpmSpecifier(specifier: string): NpmSpecifier | undefined {
  const [, name, version, path = ""] = NPM_SPECIFIER.exec(specifier) ?? [];
  return name === undefined ? undefined : { name, version, specifier: `${name}${path}` };
}

/** A module specifier as Node knows it: Deno's `npm:zod@3/v4` is the installed `zod/v4`. */
export function toNodeSpecifier(specifier: string): string {
  return maybeNpmSpecifier(specifier)?.specifier ?? specifier;
}
