import { isolatedDeclarationSync } from "oxc-transform";

/**
 * The declarations of a source file. They stand in the file's place: what is declared there is known from its text, and
 * private members can be left out without touching a body.
 *
 * @returns Undefined when types have to be inferred over files, which only TypeScript can.
 */
export function maybeDeclarations(path: string, source: string): string | undefined {
  if (/\.d\.[cm]?ts$/.test(path)) return source;
  const { code, errors } = isolatedDeclarationSync(path, source, { stripInternal: false });
  return errors.length > 0 ? undefined : code;
}
