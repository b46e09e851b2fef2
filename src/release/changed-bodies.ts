import { parseCell } from "../language/parse/parse.ts";
import { readNames } from "../export/cells/references.ts";
import { readStatements } from "../export/cells/statements.ts";
import type { PackageFiles } from "./pack/tarball.ts";
import type { Provenance } from "./provenance.ts";

/** Definitions whose code is another one, while their types are not. */
export interface ChangedBodies {
  readonly names: readonly string[];
  /** The cell they are of, as `cell half of notebooks/penguins.ipynb`; undefined for what a person wrote. */
  readonly place: string | undefined;
}

/**
 * Compares the code of two releases, definition by definition.
 *
 * @param isTold - Whether the comparison of the types speaks of a name already.
 */
export function findChangedBodies(
  before: PackageFiles,
  now: PackageFiles,
  { modules }: Provenance,
  isTold: (name: string) => boolean,
): readonly ChangedBodies[] {
  return modules.flatMap(({ file, cells }) => {
    const [old, next] = [definitionsIn(before.get(file)), definitionsIn(now.get(file))];
    const changed = [...next].flatMap(([name, code]) =>
      old.has(name) && old.get(name) !== code && !isTold(name) ? [name] : [],
    );
    const placeOf = (name: string): string | undefined => {
      const cell = cells.find(({ exports }) => exports.includes(name));
      return cell && `cell \`${cell.id}\` of ${cell.notebook}`;
    };
    return Array.from(Map.groupBy(changed, placeOf), ([place, names]) => ({ place, names }));
  });
}

/** The code of each top-level name of a compiled module. */
function definitionsIn(content: Buffer | undefined): ReadonlyMap<string, string> {
  const code = content?.toString() ?? "";
  const { program, diagnostics } = parseCell(code);
  if (diagnostics.length > 0) return new Map();
  const statements = readStatements(program, readNames(program, code).declarations);
  return new Map(
    statements.flatMap(({ names, inner }) => names.map((name) => [name, code.slice(...inner.range)] as const)),
  );
}
