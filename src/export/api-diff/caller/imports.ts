import { DEFAULT_NAME } from "../compare/export-pair.ts";

/** The module that a caller imports from, and what is there to import. */
export interface ImportedModule {
  readonly specifier: string;
  readonly names: readonly string[];
}

/** Stands in a line for the name of the module that the line is about. */
export const MODULE_ITSELF = `"labtrail:module"`;

/** The statements that import what a line uses; of two modules that have a name, the first. */
export function importsFor(line: string, modules: readonly ImportedModule[]): readonly string[] {
  const taken = new Set<string>();
  const free = freeNames(line);
  return modules.flatMap(({ specifier, names }) => {
    const used = names.filter((name) => {
      const local = name === "default" ? DEFAULT_NAME : name;
      if (taken.has(local) || !free.has(local)) return false;
      taken.add(local);
      return true;
    });
    return used.length === 0 ? [] : [renderImport(specifier, used)];
  });
}

/** One statement for some exports of a module. */
export function renderImport(specifier: string, names: readonly string[]): string {
  const named = names.filter((name) => name !== "default");
  const parts = [
    ...(names.includes("default") ? [DEFAULT_NAME] : []),
    ...(named.length > 0 ? [`{ ${named.join(", ")} }`] : []),
  ];
  return `import ${parts.join(", ")} from ${JSON.stringify(specifier)};`;
}

/** The names in a line that are no members of something; three dots in front of one are a spread. */
function freeNames(line: string): ReadonlySet<string> {
  const names = line.matchAll(/(?<![\p{ID_Continue}$"'])(?<!(?<!\.)\.)[\p{ID_Start}_$][\p{ID_Continue}$]*/gu);
  return new Set([...names].map(([name]) => name));
}
