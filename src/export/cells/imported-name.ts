import type { TSESTree } from "@typescript-eslint/types";

import { nameOf } from "./statements.ts";

/** One name that an import statement of a cell brings in. */
export interface ImportedName {
  readonly local: string;
  /** Its name in the other module; `default`, or `*` for all of it. */
  readonly imported: string;
  /** As written in the cell: relative paths start at the notebook. */
  readonly source: string;
  /** Written as `import type`. */
  readonly isType: boolean;
  /** What stands after `with`, such as `{ type: "json" }`; empty without one. */
  readonly attributes: string;
  readonly start: number;
}

/** An import for its effects alone: `import "side-effect"`. */
export interface BareImport {
  readonly source: string;
  readonly attributes: string;
}

export function readImports(program: TSESTree.Program): {
  readonly names: readonly ImportedName[];
  readonly bare: readonly BareImport[];
} {
  const names: ImportedName[] = [];
  const bare: BareImport[] = [];
  for (const node of program.body) {
    if (node.type !== "ImportDeclaration") continue;
    const source = node.source.value;
    const attributes = renderAttributes(node.attributes);
    if (node.specifiers.length === 0) bare.push({ source, attributes });
    for (const specifier of node.specifiers) {
      names.push({
        local: specifier.local.name,
        imported: importedNameOf(specifier),
        source,
        isType: node.importKind === "type" || (specifier.type === "ImportSpecifier" && specifier.importKind === "type"),
        attributes,
        start: specifier.range[0],
      });
    }
  }
  return { names, bare };
}

function importedNameOf(specifier: TSESTree.ImportClause): string {
  if (specifier.type === "ImportDefaultSpecifier") return "default";
  return specifier.type === "ImportNamespaceSpecifier" ? "*" : nameOf(specifier.imported);
}

function renderAttributes(attributes: readonly TSESTree.ImportAttribute[]): string {
  if (attributes.length === 0) return "";
  const fields = attributes.map(
    ({ key, value }) => `${key.type === "Identifier" ? key.name : String(key.value)}: ${JSON.stringify(value.value)}`,
  );
  return `{ ${fields.join(", ")} }`;
}

/** Whether two imports mean the same thing of the same module. */
export function isSameImport(a: ImportedName, b: ImportedName): boolean {
  return a.source === b.source && a.imported === b.imported;
}
