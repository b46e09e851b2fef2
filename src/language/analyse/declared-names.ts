import type { Program, Statement } from "oxc-parser";

import type { Span } from "../positions/edits.ts";
import { namesOf } from "../parse/names.ts";

/** A name that a cell's top level declares for the type checker. */
export interface DeclaredName {
  readonly name: string;
  /** An imported name counts as both: only its module knows. */
  readonly meaning: "value" | "type" | "both";
  /** Whether later code may assign to it. */
  readonly isVariable: boolean;
  /** Whether the cell exports it by itself, under this name. */
  readonly isExported: boolean;
}

/** The names that the top level of a cell declares, types and ambient ones included, once each. */
export function declaredNamesOf(program: Program): readonly DeclaredName[] {
  const exports = exportsOf(program.body);
  const found = new Map<string, DeclaredName>();
  const add = (name: string, start: number, meaning: DeclaredName["meaning"], isVariable = false): void => {
    const known = found.get(name);
    found.set(name, {
      name,
      meaning: known === undefined || known.meaning === meaning ? meaning : "both",
      isVariable: isVariable || known?.isVariable === true,
      isExported: known?.isExported === true || exports.names.has(name) || isWithin(start, exports.spans),
    });
  };
  for (const { name, kind, start } of namesOf(program).declarations) {
    const meaning = kind === "class" || kind === "import" ? "both" : "value";
    add(name, start, meaning, kind === "let" || kind === "var");
  }
  for (const statement of program.body) {
    const declared = maybeTypeScriptName(statement);
    if (declared !== undefined) add(declared.name, statement.start, declared.meaning);
  }
  return [...found.values()];
}

/** What a statement declares that is no JavaScript, and that so no analysis of JavaScript finds. */
function maybeTypeScriptName(statement: Statement): Pick<DeclaredName, "name" | "meaning"> | undefined {
  const isExport = statement.type === "ExportNamedDeclaration" || statement.type === "ExportDefaultDeclaration";
  const declaration = isExport ? statement.declaration : statement;
  switch (declaration?.type) {
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
      return { name: declaration.id.name, meaning: "type" };
    case "TSEnumDeclaration":
    case "TSImportEqualsDeclaration":
      return { name: declaration.id.name, meaning: "both" };
    case "TSModuleDeclaration":
      // `declare module "name"` and `declare global` name nothing.
      if (declaration.id.type !== "Identifier" || declaration.kind === "global") return undefined;
      return { name: declaration.id.name, meaning: "both" };
    case "TSDeclareFunction":
      return declaration.id === null ? undefined : { name: declaration.id.name, meaning: "value" };
    default:
      return undefined;
  }
}

interface Exports {
  /** Of `export { a, b as c }`. */
  readonly names: ReadonlySet<string>;
  /** Of `export const a = 1`. */
  readonly spans: readonly Span[];
}

function exportsOf(body: readonly Statement[]): Exports {
  const exports = body.filter((statement) => statement.type === "ExportNamedDeclaration");
  const names = exports.flatMap(({ specifiers }) =>
    specifiers.map(({ exported }) => (exported.type === "Literal" ? exported.value : exported.name)),
  );
  return { names: new Set(names), spans: exports.filter(({ declaration }) => declaration !== null) };
}

function isWithin(offset: number, spans: readonly Span[]): boolean {
  return spans.some(({ start, end }) => start <= offset && offset < end);
}
