// A top-level `using` ends its resource when the cell ends. oxc would put the whole cell into a block for it, where enums
// and decorated classes are lost; so it gets to see a `const`, and the resource is taken over when the cell is rewritten.
import { parseSync, type Node } from "oxc-parser";

/** The names that a cell declares with `using` or `await using` at its top level. */
export type Disposables = ReadonlyMap<string, "using" | "await using">;

export interface DisposableCell {
  /** The cell with `const` in place of each top-level `using`; all offsets are the same. */
  readonly source: string;
  readonly disposables: Disposables;
}

/** The variable of a compiled cell that holds its resources. */
export const RESOURCES = "$resources";

export function replaceTopLevelUsing(source: string): DisposableCell {
  const disposables = new Map<string, "using" | "await using">();
  // Parsing once more is worth it only for the rare cell that could hold one.
  if (!/\busing\s/.test(source)) return { source, disposables };
  let replaced = source;
  for (const statement of parseSync("cell.ts", source, { sourceType: "module" }).program.body) {
    if (!isUsing(statement)) continue;
    const { start, kind, declarations } = statement;
    const keyword = /^(?:await\s+)?using/.exec(source.slice(start))?.[0] ?? "";
    replaced = replaced.slice(0, start) + "const".padEnd(keyword.length) + replaced.slice(start + keyword.length);
    for (const { id } of declarations) if (id.type === "Identifier") disposables.set(id.name, kind);
  }
  return { source: replaced, disposables };
}

type UsingDeclaration = Extract<Node, { type: "VariableDeclaration" }> & { readonly kind: "using" | "await using" };

function isUsing(node: Node): node is UsingDeclaration {
  return node.type === "VariableDeclaration" && (node.kind === "using" || node.kind === "await using");
}
