import type { Checker, SymbolRef } from "../checker/checker.ts";
import type { ApiSide } from "../input/api-input.ts";
import type { ExportPlace } from "./spot.ts";

/** An export as one or both sides have it. */
export interface ExportPair {
  readonly place: ExportPlace;
  /** How a caller writes it: a default export has to be given a name. */
  readonly access: string;
  readonly old: SymbolRef | undefined;
  readonly next: SymbolRef | undefined;
}

/** The name that a caller gives a default export. */
export const DEFAULT_NAME = "defaultExport";

/** All exports of the modules that both sides have, those of namespaces included. */
export function pairExports(checker: Checker, old: ApiSide, next: ApiSide): readonly ExportPair[] {
  return [...old.entries].flatMap(([module, path]) => {
    const other = next.entries.get(module);
    if (other === undefined) return [];
    return pairNames(checker, { module, prefix: "" }, checker.exportsOf(path), checker.exportsOf(other));
  });
}

interface Scope {
  readonly module: string;
  readonly prefix: string;
}

function pairNames(
  checker: Checker,
  { module, prefix }: Scope,
  old: ReadonlyMap<string, SymbolRef>,
  next: ReadonlyMap<string, SymbolRef>,
): readonly ExportPair[] {
  const names = new Set([...old.keys(), ...next.keys()]);
  return [...names].flatMap((name) => {
    const [before, now] = [old.get(name), next.get(name)];
    const full = prefix + name;
    const access = name === "default" && prefix === "" ? DEFAULT_NAME : full;
    const pair = { place: { module, name: full }, access, old: before, next: now };
    const isNamespace = (symbol: SymbolRef | undefined) => symbol !== undefined && checker.rolesOf(symbol).isNamespace;
    // A namespace that exports itself would have no end.
    if (!isNamespace(before) || !isNamespace(now) || prefix.split(".").length > 4) return [pair];
    const members = pairNames(
      checker,
      { module, prefix: `${access}.` },
      checker.membersOf(before as SymbolRef),
      checker.membersOf(now as SymbolRef),
    );
    return [pair, ...members];
  });
}

/** How callers import an export: the part of its name before the first dot. */
export function topName({ place }: { readonly place: ExportPlace }): string {
  const [top = place.name] = place.name.split(".");
  return top === DEFAULT_NAME ? "default" : top;
}
