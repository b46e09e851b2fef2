import type { TSESTree } from "@typescript-eslint/types";

import type { Declaration } from "./references.ts";

/** A statement at the top level of a cell, by what it means for a module. */
export interface Statement {
  readonly kind: "import" | "declaration" | "ambient" | "export" | "effect" | "empty";
  readonly node: TSESTree.ProgramStatement;
  /** What is declared, without an `export` in front. */
  readonly inner: TSESTree.Node;
  /** The names it declares. */
  readonly names: readonly string[];
  /** The names it exports by itself: `export const a`, `export { a as b }`, `export default`. */
  readonly exports: readonly string[];
}

/** Sorts the statements of a cell by what they mean for a module. */
export function readStatements(
  program: TSESTree.Program,
  declarations: ReadonlyMap<string, Declaration>,
): readonly Statement[] {
  return program.body.map((node) => {
    const inner = innerOf(node);
    const kind = kindOf(node, inner);
    const names = kind === "declaration" || kind === "ambient" ? namesOf(inner, declarations) : [];
    return { kind, node, inner, names, exports: exportsOf(node, names) };
  });
}

function innerOf(node: TSESTree.ProgramStatement): TSESTree.Node {
  if (node.type === "ExportNamedDeclaration" && node.declaration) return node.declaration;
  if (node.type === "ExportDefaultDeclaration") return node.declaration;
  return node;
}

function kindOf(node: TSESTree.ProgramStatement, inner: TSESTree.Node): Statement["kind"] {
  switch (inner.type) {
    case "ImportDeclaration":
      return "import";
    case "EmptyStatement":
      return "empty";
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
      return "declaration";
    case "TSDeclareFunction":
    case "ClassDeclaration":
    case "TSEnumDeclaration":
    case "TSModuleDeclaration":
      return inner.declare === true ? "ambient" : "declaration";
    case "FunctionDeclaration":
      return "declaration";
    case "VariableDeclaration":
      // A `using` ends with the module's first evaluation: nobody could use what it holds.
      if (inner.kind === "using" || inner.kind === "await using") return "effect";
      return inner.declare === true ? "ambient" : "declaration";
    case "TSImportEqualsDeclaration":
      return "declaration";
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
      return "export";
    default:
      return node.type === "ExportDefaultDeclaration" || node.type === "TSExportAssignment" ? "export" : "effect";
  }
}

function namesOf(inner: TSESTree.Node, declarations: ReadonlyMap<string, Declaration>): readonly string[] {
  if ("id" in inner && inner.id?.type === "Identifier") return [inner.id.name];
  // The scope analysis knows the names, so that no pattern of a destructuring is taken apart a second time.
  const [start, end] = inner.range;
  return [...declarations.values()]
    .filter((found) => found.start >= start && found.start < end)
    .map(({ name }) => name);
}

function exportsOf(node: TSESTree.ProgramStatement, names: readonly string[]): readonly string[] {
  if (node.type === "ExportDefaultDeclaration") return ["default"];
  if (node.type === "ExportAllDeclaration") return node.exported ? [nameOf(node.exported)] : [];
  if (node.type !== "ExportNamedDeclaration") return [];
  return node.declaration ? names : node.specifiers.map(({ exported }) => nameOf(exported));
}

/** A name in an import or export list: an identifier, or a string. */
export function nameOf(node: TSESTree.Identifier | TSESTree.StringLiteral): string {
  return node.type === "Identifier" ? node.name : node.value;
}
