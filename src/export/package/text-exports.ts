import { parseCell } from "../../language/parse/parse.ts";
import { readNames } from "../cells/references.ts";
import { readStatements } from "../cells/statements.ts";

export interface ExportedName {
  readonly name: string;
  /** Nothing is left of it at run time. */
  readonly isType: boolean;
}

/** What the text of a module exports by name; a default is not among it. */
export interface TextExports {
  /** Sorted. */
  readonly names: readonly ExportedName[];
  /** It also exports all of another module, whose names are not in its text. */
  readonly hasStar: boolean;
}

/** Reads what a module exports from its text. */
export function readTextExports(path: string, text: string): TextExports {
  const { program } = parseCell(text, path.endsWith(".tsx") ? "tsx" : "ts");
  const { declarations } = readNames(program, text);
  const names = new Map<string, ExportedName>();
  for (const { node, exports } of readStatements(program, declarations)) {
    if (node.type !== "ExportNamedDeclaration") continue;
    for (const name of exports.filter((one) => one !== "default")) {
      const isType = node.exportKind === "type" || declarations.get(name)?.isTypeOnly === true;
      names.set(name, { name, isType });
    }
  }
  const hasStar = program.body.some((node) => node.type === "ExportAllDeclaration" && !node.exported);
  return { names: [...names.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)), hasStar };
}
