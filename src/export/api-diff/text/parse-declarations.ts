import type { TSESTree } from "@typescript-eslint/types";
import { parseSync } from "oxc-parser";

/** The name of `export * from`, which declares none itself. */
export const EXPORT_ALL = "export *";

/** A statement at the top of a file of declarations, and the names under which it is known. */
export interface Declaration {
  readonly names: readonly string[];
  readonly node: TSESTree.Node;
  readonly text: string;
}

/** The tree of a file of declarations. A faulty one gives what could be read; the checker tells of the faults. */
export function parseDeclarations(text: string): TSESTree.Program {
  return parseSync("declarations.d.ts", text, { lang: "dts", sourceType: "module" })
    .program as unknown as TSESTree.Program;
}

/** Every declaration of a file with its names; imports and exports count as declarations of what they name. */
export function findDeclarations(program: TSESTree.Program, text: string): readonly Declaration[] {
  return program.body.flatMap((statement) => toDeclarations(statement, text));
}

function toDeclarations(statement: TSESTree.Node, text: string): readonly Declaration[] {
  const whole = (names: readonly string[], node: TSESTree.Node = statement): Declaration => ({
    names,
    node,
    text: sliceOf(node, text),
  });
  switch (statement.type) {
    case "ImportDeclaration":
      return statement.specifiers.map((specifier) => whole([specifier.local.name]));
    case "ExportAllDeclaration":
      return [whole([statement.exported === null ? EXPORT_ALL : nameOf(statement.exported)])];
    case "ExportDefaultDeclaration":
      return [whole(["default", ...declaredNames(statement.declaration)])];
    case "TSExportAssignment":
      return [whole(["default"])];
    case "ExportNamedDeclaration":
      if (statement.declaration !== null) return toDeclarations(statement.declaration, text);
      return statement.specifiers
        .filter(({ local, exported }) => nameOf(local) !== nameOf(exported) || statement.source !== null)
        .map((specifier) => whole([nameOf(specifier.exported)], statement.source === null ? specifier : statement));
    case "VariableDeclaration":
      return statement.declarations.map((declarator) => ({
        names: declaredNames(declarator),
        node: declarator,
        text: `${statement.kind} ${sliceOf(declarator, text)}`,
      }));
    default:
      return [whole(declaredNames(statement))];
  }
}

function declaredNames(node: TSESTree.Node): readonly string[] {
  let id = (node as { readonly id?: TSESTree.Node | null }).id;
  // `namespace a.b` declares `a`.
  while (id?.type === "TSQualifiedName") id = id.left;
  return id?.type === "Identifier" ? [id.name] : [];
}

function nameOf(node: TSESTree.Identifier | TSESTree.StringLiteral): string {
  return node.type === "Identifier" ? node.name : node.value;
}

/** oxc gives nodes `start` and `end`, as ESTree has it. */
export function spanOf(node: TSESTree.Node): { readonly start: number; readonly end: number } {
  return node as unknown as { readonly start: number; readonly end: number };
}

export function sliceOf(node: TSESTree.Node, text: string): string {
  const { start, end } = spanOf(node);
  return text.slice(start, end);
}
