import type { TSESTree } from "@typescript-eslint/types";

import { toNodeSpecifier } from "../specifier.ts";

/** A module that a cell loads. */
export interface ModuleImport {
  /** As Node knows it, without Deno's `npm:` and version. */
  readonly specifier: string;
  /** The top-level names that it gives to the cell. */
  readonly names: readonly string[];
}

/** The modules that a cell's top level imports, re-exports or requires. Imports of types alone load nothing. */
export function moduleImportsOf(program: TSESTree.Program): readonly ModuleImport[] {
  return program.body.flatMap((statement): ModuleImport[] => {
    switch (statement.type) {
      case "ImportDeclaration": {
        if (statement.importKind === "type") return [];
        const isBare = statement.specifiers.length === 0;
        const values = statement.specifiers.filter((one) => !("importKind" in one) || one.importKind !== "type");
        const names = values.map(({ local }) => local.name);
        return names.length > 0 || isBare ? [toImport(statement.source.value, names)] : [];
      }
      case "TSImportEqualsDeclaration": {
        const { moduleReference, id, importKind } = statement;
        if (moduleReference.type !== "TSExternalModuleReference" || importKind === "type") return [];
        const { expression } = moduleReference;
        return expression.type === "Literal" ? [toImport(String(expression.value), [id.name])] : [];
      }
      case "ExportAllDeclaration":
      case "ExportNamedDeclaration":
        return statement.source === null || statement.exportKind === "type"
          ? []
          : [toImport(statement.source.value, [])];
      default:
        return [];
    }
  });
}

function toImport(specifier: string, names: readonly string[]): ModuleImport {
  return { specifier: toNodeSpecifier(specifier), names };
}
