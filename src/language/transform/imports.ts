import { parseSync, type ImportAttribute, type ImportDeclaration, type Node } from "oxc-parser";

import { importBinding, variableBinding } from "./bindings.ts";
import type { Binding } from "../compiled-cell.ts";
import type { Edits } from "../positions/edits.ts";

/** What the names of a static import mean from now on. */
export function bindingsOfImport(
  { specifiers }: ImportDeclaration,
  variableOf: (name: string) => string,
): readonly Binding[] {
  return specifiers.map((specifier) => {
    const { name } = specifier.local;
    const variable = variableOf(name);
    switch (specifier.type) {
      // A namespace object is live by itself.
      case "ImportNamespaceSpecifier":
        return variableBinding(name, variable, true);
      case "ImportDefaultSpecifier":
        return importBinding(name, variable, "default");
      case "ImportSpecifier": {
        const { imported } = specifier;
        return importBinding(name, variable, imported.type === "Identifier" ? imported.name : imported.value);
      }
    }
  });
}

/**
 * A static import as statements that assign. Beside the live holder each name gets a copy of the value, which is what
 * functions of earlier cells see that were written when the name was an ordinary variable.
 */
export function renderImport(declaration: ImportDeclaration, variableOf: (name: string) => string): string {
  const bindings = bindingsOfImport(declaration, variableOf);
  const call = renderImportCall(declaration.source.value, declaration.attributes);
  const holders = bindings.map(({ variable, liveImport }) => `${liveImport?.holder ?? variable} = `).join("");
  const copies = bindings.flatMap(({ variable, liveImport }) =>
    liveImport === undefined ? [] : [`${JSON.stringify(liveImport.exportName)}: ${variable}`],
  );
  return copies.length === 0 ? `${holders}${call};` : `({ ${copies.join(", ")} } = ${holders}${call});`;
}

/** The expression that loads a module. */
export function renderImportCall(specifier: string, attributes: readonly ImportAttribute[] = []): string {
  const name = JSON.stringify(specifier);
  if (attributes.length === 0) return `await $k.import(${name})`;
  const pairs = attributes.map(({ key, value }) => {
    return `${JSON.stringify(key.type === "Identifier" ? key.name : key.value)}: ${JSON.stringify(value.value)}`;
  });
  return `await $k.import(${name}, { with: { ${pairs.join(", ")} } })`;
}

/** Leads `import()` and `import.meta`, which have no meaning in a script, to the kernel. */
export function rewriteImportExpression(node: Node, edits: Edits): void {
  if (node.type === "MetaProperty" && node.meta.name === "import") edits.replace(node.start, node.end, "$k.meta");
  else if (node.type === "ImportExpression") {
    // With the bracket, at which V8 reports the call of a member.
    edits.replace(node.start, node.start + "import(".length, "$k.import(");
  }
}

/**
 * The modules of which a cell imports only types, as in `import { type Row } from "./types"`. oxc keeps such an import
 * for the module's effects; but a package of types alone cannot be loaded at all.
 */
export function findTypeOnlyModules(source: string): ReadonlySet<string> {
  // Parsing once more is worth it only for the rare cell that could hold such an import.
  if (!/\bimport\s*\{[^}]*\btype\b/.test(source)) return new Set();
  const { program } = parseSync("cell.ts", source, { sourceType: "module" });
  const declarations = program.body.filter((statement) => statement.type === "ImportDeclaration");
  const needed = new Set(declarations.filter((one) => !isTypeOnly(one)).map(({ source: module }) => module.value));
  return new Set(declarations.map(({ source: module }) => module.value).filter((module) => !needed.has(module)));
}

function isTypeOnly({ importKind, specifiers }: ImportDeclaration): boolean {
  if (importKind === "type") return true;
  return (
    specifiers.length > 0 && specifiers.every((one) => one.type === "ImportSpecifier" && one.importKind === "type")
  );
}
