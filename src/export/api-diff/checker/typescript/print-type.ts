import type * as sync from "typescript/unstable/sync";

/** Aliases of generic types with types put in, as the comparison writes them. */
const OWN_NAME = /\bLabtrail\d+\b/;

/** A type as TypeScript writes it, in one line. */
export function printType(type: sync.Type, checker: sync.Checker, { NodeBuilderFlags }: typeof sync): string {
  const flags =
    NodeBuilderFlags.NoTruncation |
    NodeBuilderFlags.UseAliasDefinedOutsideCurrentScope |
    NodeBuilderFlags.AllowUniqueESSymbolType |
    NodeBuilderFlags.UseStructuralFallback;
  const print = (more: number) => checker.typeToString(type, undefined, flags | more).replaceAll(/\s+/g, " ");
  const text = print(0);
  // A name of ours says nothing to anybody.
  return OWN_NAME.test(text) ? print(NodeBuilderFlags.InTypeAlias) : text;
}
